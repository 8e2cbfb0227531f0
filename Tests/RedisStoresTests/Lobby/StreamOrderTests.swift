import Matchmaking
import SharedKernel
import Testing

@testable import RedisStores

struct StreamOrderTests {
    private static let guest = GuestID(high: 0, low: 1)

    private func own(_ step: UInt64) -> LobbyEntry {
        var entry = LobbyEntry(step: step)
        entry.directives = [.gone(Self.guest)]
        return entry
    }

    private func hall(_ step: UInt64) -> LobbyEntry {
        var entry = LobbyEntry(step: step)
        entry.directives = [.presence(Self.guest, .absent)]
        return entry
    }

    @Test func whatIsForTheServerComesFirstAndHowEverybodyIsSeenLast() {
        var order = StreamOrder(joinedIn: 3)
        let steps = order.take(own: [self.own(4)], hall: [self.hall(4)], outOf: 10)
        #expect(steps.map(\.step) == [4])
        #expect(steps.map(\.directives) == [[.gone(Self.guest), .presence(Self.guest, .absent)]])
    }

    @Test func stepsOfTheTwoStreamsAreHandedOnInTheirOrder() {
        var order = StreamOrder(joinedIn: 0)
        let steps = order.take(own: [self.own(2), self.own(5)], hall: [self.hall(1), self.hall(7)], outOf: 10)
        #expect(steps.map(\.step) == [1, 2, 5, 7])
    }

    @Test func nothingBehindWhatMayBeMissingIsHandedOn() {
        var order = StreamOrder(joinedIn: 0)
        // The own stream gave as much as was asked for: the step 2 of it may be on its way.
        #expect(order.take(own: [self.own(1)], hall: [self.hall(9)], outOf: 1).map(\.step) == [1])
        #expect(order.positions == StreamOrder.Positions(own: 1, hall: 9))
        #expect(order.take(own: [self.own(2)], hall: [], outOf: 1).map(\.step) == [2])
        #expect(order.take(own: [], hall: [], outOf: 1).map(\.step) == [9])
    }

    @Test func aStepWhoseOtherHalfIsYetToBeReadWaitsForIt() {
        var order = StreamOrder(joinedIn: 0)
        #expect(order.take(own: [self.own(4)], hall: [self.hall(2)], outOf: 1).map(\.step) == [2])
        let steps = order.take(own: [], hall: [self.hall(4)], outOf: 1)
        #expect(steps.map(\.step) == [4])
        #expect(steps.map(\.directives.count) == [2])
    }
}
