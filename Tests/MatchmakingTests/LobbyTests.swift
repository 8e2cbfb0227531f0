import SharedKernel
import TestSupport
import Testing

@testable import Matchmaking

/// What cannot be seen through the port.
///
/// The table and the rules are in ``LobbyStoreConformance``.
struct LobbyTests {
    private let opened = Instant(milliseconds: 1_767_225_600_000)
    private var generator = SeededGenerator(seed: 1)

    @Test mutating func aGuestWhoIsGoneLeavesNothingButWhomTheyMet() {
        var lobby = Lobby(rules: Rules())
        for number in UInt64(1)...4 {
            self.perform(number, .connect(self.arrival(number)), on: &lobby)
            self.perform(number, .find(Wish()), on: &lobby)
        }
        self.perform(1, .next(room: nil, Wish()), on: &lobby)
        self.perform(3, .lose(SeatID(number: 1)), on: &lobby)
        self.perform(4, .lose(SeatID(number: 1)), on: &lobby)
        self.perform(1, .leave(SeatID(number: 1)), on: &lobby)
        self.perform(2, .leave(SeatID(number: 1)), on: &lobby)
        _ = lobby.tick(at: self.opened.advanced(by: .seconds(20)), using: &self.generator)

        #expect(lobby.guests.isEmpty)
        #expect(lobby.meetings.isEmpty)
        #expect(lobby.queue.count == 0)
        #expect(lobby.relaxing.count == 0)
        #expect(lobby.graces.count == 0)
        #expect(lobby.census == Census())
        #expect(lobby.lastPartners.count == 2)

        _ = lobby.tick(at: self.opened.advanced(by: .seconds(620)), using: &self.generator)
        #expect(lobby.lastPartners.count == 0)
    }

    @Test mutating func theQueueHoldsNobodyWhoIsAway() {
        var lobby = Lobby(rules: Rules())
        for number in UInt64(1)...100 {
            self.perform(number, .connect(self.arrival(number, account: 1)), on: &lobby)
            self.perform(number, .find(Wish()), on: &lobby)
            if number > 1 { self.perform(number, .lose(SeatID(number: 1)), on: &lobby) }
        }
        #expect(lobby.queue.count == 1)
        #expect(lobby.census == Census(online: 1, waiting: 100))
    }

    @Test mutating func strangersNeverStandInTheQueueTogether() {
        var lobby = Lobby(rules: Rules())
        for number in UInt64(1)...1_001 {
            self.perform(number, .connect(self.arrival(number)), on: &lobby)
            self.perform(number, .find(Wish()), on: &lobby)
            #expect(lobby.queue.count <= 1)
        }
        #expect(lobby.census == Census(online: 1_001, waiting: 1, rooms: 500))
    }

    @Test mutating func theSameChanceGivesTheSameRooms() {
        var rooms: [[Directive]] = []
        for _ in 1...2 {
            var (lobby, generator) = (Lobby(rules: Rules()), SeededGenerator(seed: 9))
            for number in UInt64(1)...2 {
                self.perform(number, .connect(self.arrival(number)), on: &lobby)
            }
            self.perform(1, .find(Wish()), on: &lobby)
            let command = Command(GuestID(high: 0, low: 2), .find(Wish()))
            rooms.append(lobby.perform(command, at: self.opened, using: &generator))
        }
        #expect(rooms[0] == rooms[1])
        #expect(rooms[0].count == 1)
    }

    private func arrival(_ number: UInt64, account: UInt64? = nil) -> Arrival {
        Arrival(account: AccountID(high: 0, low: account ?? number), seat: SeatID(number: 1))
    }

    private mutating func perform(_ number: UInt64, _ action: Command.Action, on lobby: inout Lobby) {
        _ = lobby.perform(Command(GuestID(high: 0, low: number), action), at: self.opened, using: &self.generator)
    }
}
