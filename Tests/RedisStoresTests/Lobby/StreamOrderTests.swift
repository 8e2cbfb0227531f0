import Matchmaking
import NIOCore
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

    private func letter(_ step: UInt64, _ part: UInt64) -> StreamOrder.Item {
        .letter(ByteBuffer(), from: ServerID(number: 7), at: StreamOrder.Place(step: step, part: part))
    }

    private func steps(_ items: [StreamOrder.Item]) -> [LobbyEntry] {
        items.compactMap { item in
            guard case .step(let entry) = item else { return nil }
            return entry
        }
    }

    @Test func whatIsForTheServerComesFirstAndHowEverybodyIsSeenLast() {
        var order = StreamOrder(joinedIn: 3)
        let steps = self.steps(order.take(own: [.step(self.own(4))], hall: [self.hall(4)], outOf: 10))
        #expect(steps.map(\.step) == [4])
        #expect(steps.map(\.directives) == [[.gone(Self.guest), .presence(Self.guest, .absent)]])
    }

    @Test func stepsOfTheTwoStreamsAreHandedOnInTheirOrder() {
        var order = StreamOrder(joinedIn: 0)
        let own: [StreamOrder.Item] = [.step(self.own(2)), .step(self.own(5))]
        let items = order.take(own: own, hall: [self.hall(1), self.hall(7)], outOf: 10)
        #expect(items.map(\.place.step) == [1, 2, 5, 7])
    }

    @Test func nothingBehindWhatMayBeMissingIsHandedOn() {
        var order = StreamOrder(joinedIn: 0)
        // The own stream gave as much as was asked for: the step 2 of it may be on its way.
        #expect(order.take(own: [.step(self.own(1))], hall: [self.hall(9)], outOf: 1).map(\.place.step) == [1])
        #expect(order.positions == StreamOrder.Positions(own: StreamOrder.Place(step: 1, part: 1), hall: 9))
        #expect(order.take(own: [.step(self.own(2))], hall: [], outOf: 1).map(\.place.step) == [2])
        #expect(order.take(own: [], hall: [], outOf: 1).map(\.place.step) == [9])
    }

    @Test func aStepWhoseOtherHalfIsYetToBeReadWaitsForIt() {
        var order = StreamOrder(joinedIn: 0)
        #expect(order.take(own: [.step(self.own(4))], hall: [self.hall(2)], outOf: 1).map(\.place.step) == [2])
        let steps = self.steps(order.take(own: [], hall: [self.hall(4)], outOf: 1))
        #expect(steps.map(\.step) == [4])
        #expect(steps.map(\.directives.count) == [2])
    }

    @Test func aLetterStandsBehindAllOfTheStepsThatItsSenderHadHeardOf() {
        var order = StreamOrder(joinedIn: 0)
        let own: [StreamOrder.Item] = [
            .step(self.own(1)), self.letter(1, 2), self.letter(3, 0), self.letter(3, 1), .step(self.own(4)),
        ]
        let items = order.take(own: own, hall: [self.hall(1), self.hall(3)], outOf: 10)
        let places = items.map(\.place)
        #expect(places.map(\.step) == [1, 1, 3, 3, 3, 4])
        #expect(places.map(\.part) == [1, 2, 1, 0, 1, 1])
        #expect(order.positions.own == StreamOrder.Place(step: 4, part: 1))
    }

    @Test func aLetterWaitsUntilWhatEverybodyHearsWasReadAsFarAsItsStep() {
        var order = StreamOrder(joinedIn: 0)
        #expect(order.take(own: [self.letter(5, 0)], hall: [self.hall(2)], outOf: 1).map(\.place.step) == [2])
        #expect(order.take(own: [], hall: [self.hall(5)], outOf: 2).map(\.place.step) == [5, 5])
    }
}
