import TestSupport
import Testing

@testable import RedisClient

@Suite struct ReconnectionTests {
    private let backoff = RedisBackoff(initial: .milliseconds(50), maximum: .seconds(5), jitter: 0)

    @Test func eachAttemptThatFailsDoublesThePauseUpToTheLongest() {
        var generator = SeededGenerator(seed: 1)
        var reconnection = Reconnection(self.backoff)
        let pauses = (0..<9).map { _ in reconnection.failed(using: &generator) }
        #expect(pauses == [50, 100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000].map { .milliseconds($0) })
        for _ in 0..<100 { #expect(reconnection.failed(using: &generator) == .seconds(5)) }
    }

    @Test func thereIsAPauseAfterEveryFailureWhateverTheSettings() {
        var generator = SeededGenerator(seed: 1)
        var reconnection = Reconnection(RedisBackoff(initial: .zero, maximum: .zero, jitter: 1))
        for _ in 0..<100 { #expect(reconnection.failed(using: &generator) >= .milliseconds(1)) }
    }

    @Test func aConnectionThatServedForAWhileIsReplacedAtOnceAndCountsAnew() {
        var generator = SeededGenerator(seed: 1)
        var reconnection = Reconnection(self.backoff)
        _ = reconnection.failed(using: &generator)
        _ = reconnection.failed(using: &generator)
        #expect(reconnection.isFlapping)
        #expect(reconnection.ended(after: .seconds(5), using: &generator) == .zero)
        #expect(!reconnection.hasFailed)
        #expect(reconnection.failed(using: &generator) == .milliseconds(50))
    }

    @Test func aConnectionThatEndsSoonCountsAsAFailure() {
        var generator = SeededGenerator(seed: 1)
        var reconnection = Reconnection(self.backoff)
        #expect(reconnection.ended(after: .seconds(1), using: &generator) == .milliseconds(50))
        #expect(!reconnection.isFlapping)
        #expect(reconnection.ended(after: .seconds(1), using: &generator) == .milliseconds(100))
        #expect(reconnection.isFlapping)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func chanceMovesAPauseWithinItsPartAndNoTwoClientsAlike(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var reconnection = Reconnection(RedisBackoff(initial: .seconds(1), maximum: .seconds(60), jitter: 0.25))
        let pause = reconnection.failed(using: &generator)
        #expect(pause >= .milliseconds(750) && pause <= .seconds(1))
        #expect(pause != .seconds(1))
        let soon = reconnection.ended(after: .seconds(60), using: &generator)
        #expect(soon >= .zero && soon <= .milliseconds(250))
    }
}
