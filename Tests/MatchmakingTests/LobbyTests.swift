import SharedKernel
import Synchronization
import TestSupport
import Testing

@testable import Matchmaking

struct LobbyTests {
    private let start = Instant(milliseconds: 1_000_000)

    /// After a history with everything in it everybody goes, and then the cooldown passes.
    @Test(arguments: UInt64(1)...6)
    func aGuestWhoIsGoneLeavesNothingButWhomTheyMet(seed: UInt64) async throws {
        let rules = Rules(relaxAfter: .seconds(3), rematchCooldown: .seconds(7_200))
        let kept = Mutex<KeptLobby?>(nil)
        _ = try await LobbyHistory(seed: seed, steps: 2_000, rules: rules).run { rules, clock, outlet in
            let store = KeptLobby(rules: rules, clock: clock, outlet: outlet)
            kept.withLock { $0 = store }
            return store
        }
        let store = try #require(kept.withLock { $0 })
        store.everybodyGoes()
        let (empty, met) = store.whatIsLeft
        #expect(empty == [])
        #expect(met > 0)
        store.passes(rules.rematchCooldown)
        #expect(store.whatIsLeft.met == 0)
    }

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

/// A store whose lobby can be looked into.
private final class KeptLobby: LobbyStore {
    private let state: Mutex<(lobby: Lobby, generator: SeededGenerator)>
    private let clock: ManualClock
    private let outlet: LobbyOutlet

    init(rules: Rules, clock: ManualClock, outlet: @escaping LobbyOutlet) {
        self.state = Mutex((Lobby(rules: rules), SeededGenerator(seed: 1)))
        self.clock = clock
        self.outlet = outlet
    }

    func perform(_ command: Command) {
        self.outlet(self.state.withLock { $0.lobby.perform(command, at: self.clock.now, using: &$0.generator) })
    }

    func tick() {
        self.outlet(self.state.withLock { $0.lobby.tick(at: self.clock.now, using: &$0.generator) })
    }

    func census() -> Census {
        self.state.withLock { $0.lobby.census }
    }

    func passes(_ duration: Duration) {
        self.clock.advance(by: duration)
        self.tick()
    }

    func everybodyGoes() {
        let guests = self.state.withLock { $0.lobby.guests }
        for (id, guest) in guests {
            if let seat = guest.seat { self.perform(Command(id, .leave(seat))) }
        }
        self.passes(.seconds(20))
    }

    /// What of a lobby without guests is not empty, and how many pairs are remembered.
    var whatIsLeft: (notEmpty: [String], met: Int) {
        self.state.withLock { state in
            let lobby = state.lobby
            let counts = [
                "guests": lobby.guests.count, "meetings": lobby.meetings.count, "calls": lobby.calls.count,
                "queue": lobby.queue.count, "open": lobby.queue.open.count, "due": lobby.due.count,
                "unfinished": lobby.unfinished.count, "ringing": lobby.ringing.count, "free": lobby.free.count,
                "graces": lobby.graces.count, "accounts": lobby.accounts.count, "words": lobby.words.count,
                "offers": lobby.offers.count, "online": lobby.online, "waiting": lobby.waiting,
                "touched": lobby.touched.count, "departed": lobby.departed.count,
            ]
            return (counts.filter { $0.value != 0 }.keys.sorted(), lobby.lastPartners.count)
        }
    }
}
