import Foundation
import NIOCore
import TestSupport
import Testing

@testable import RedisClient

/// What a server may send, and what it may not, at random: nothing of it may trap, and pieces may not matter.
///
/// `HALLWAY_FUZZ_EXECUTIONS` says how many inputs are tried, `HALLWAY_FUZZ_SEED` tells one seed's part again.
@Suite(.timeLimit(.minutes(5))) struct RESPFuzzTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let executions = Self.environment["HALLWAY_FUZZ_EXECUTIONS"].flatMap { Int($0) } ?? 100_000
    private static let seeds =
        Self.environment["HALLWAY_FUZZ_SEED"].flatMap { UInt64($0) }.map { [$0] } ?? Array(1...10)
    /// Small, so that chance runs into every bound.
    private static let limits = RESPLimits(bytes: 512, nesting: 4, line: 64)

    @Test(arguments: Self.seeds)
    func mutatedRepliesAreReadAlikeInAnyPiecesAndNeverTrap(seed: UInt64) async {
        print("fuzzing RESP: seed \(seed)")
        var author = RESPAuthor(seed: seed)
        var violations = 0
        for number in 0..<(Self.executions / 10) {
            // Others have time limits to keep.
            if number.isMultiple(of: 50) { await Task.yield() }
            let stream = author.mutated(author.stream())
            let whole = Reading([stream], limits: Self.limits)
            let pieces = Reading(author.pieces(of: stream), limits: Self.limits)
            violations += whole.violation == nil ? 0 : 1
            // At last by what they say: a number that is none is not equal to itself.
            guard whole == pieces || "\(whole)" == "\(pieces)" else {
                Issue.record("seed \(seed), execution \(number): \(whole) at once, \(pieces) in pieces")
                return
            }
        }
        // A fuzzer whose every input is fine, or none, tries nothing.
        #expect(violations > Self.executions / 100)
        #expect(violations < Self.executions / 11)
    }

    @Test(arguments: Self.seeds)
    func whateverIsWrittenIsReadAgain(seed: UInt64) async {
        var author = RESPAuthor(seed: seed)
        for number in 0..<(Self.executions / 100) {
            if number.isMultiple(of: 50) { await Task.yield() }
            let values = (0..<3).map { _ in author.value(depth: 0) }
            var stream = ByteBuffer()
            for value in values { RESPAuthor.write(value, to: &stream) }
            let reading = Reading(author.pieces(of: stream))
            guard reading.values == values, reading.rest == 0 else {
                Issue.record("seed \(seed), execution \(number): \(values) was read as \(reading)")
                return
            }
        }
    }
}
