import SharedKernel
import TestSupport
import Testing

@testable import Matchmaking

struct LobbyTests {
    private let start = Instant(milliseconds: 1_000_000)

    /// Found by a history: whoever was left, and was free to meet a last partner, in one and the same tick, stood twice
    /// among those to be paired, and was paired twice.
    @Test func whoIsLeftAndFreedInOneTickIsPairedOnce() {
        var generator = SeededGenerator(seed: 1)
        var lobby = Lobby(rules: Rules(reconnectGrace: .seconds(20), rematchCooldown: .seconds(60)))
        func perform(_ guest: UInt64, _ action: Command.Action, at seconds: Int) -> [Directive] {
            lobby.perform(
                Command(GuestID(high: 0, low: guest), action),
                at: self.start.advanced(by: .seconds(seconds)),
                using: &generator
            )
        }
        func connect(_ guest: UInt64, account: UInt64) {
            let arrival = Arrival(account: AccountID(high: 0, low: account), seat: SeatID(number: 1))
            _ = perform(guest, .connect(arrival), at: 0)
        }
        // Two guests of one account, who never meet each other.
        connect(1, account: 1)
        connect(2, account: 1)
        connect(3, account: 3)
        connect(4, account: 4)
        // The third met the fourth, and so is kept apart from them until the tick at 60 s.
        _ = perform(3, .find(Wish()), at: 0)
        _ = perform(4, .find(Wish()), at: 0)
        _ = perform(3, .stop, at: 0)
        _ = perform(4, .leave(SeatID(number: 1)), at: 0)
        // At 40 s the third is in a room whose other guest is lost, and given up by that same tick.
        connect(5, account: 5)
        _ = perform(3, .find(Wish()), at: 1)
        _ = perform(5, .find(Wish()), at: 30)
        _ = perform(5, .lose(SeatID(number: 1)), at: 40)
        _ = perform(1, .find(Wish()), at: 41)
        _ = perform(2, .find(Wish()), at: 41)
        let directives = lobby.tick(at: self.start.advanced(by: .seconds(60)), using: &generator)
        let matches = directives.filter { if case .matched = $0 { true } else { false } }
        #expect(matches.count == 1, "\(directives)")
        #expect(lobby.census == Census(online: 3, waiting: 1, rooms: 1))
    }
}
