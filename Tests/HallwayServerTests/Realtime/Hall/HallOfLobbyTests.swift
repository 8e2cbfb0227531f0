import ChatProtocol
import Matchmaking
import SharedKernel
import TestSupport
import Testing

@testable import HallwayServer

/// The lobby and the hall together: after any sequence of comings, drops and returns the hall shows who is here.
struct HallOfLobbyTests {
    private struct Stage {
        var generator: SeededGenerator
        var lobby = Lobby(rules: Rules(reconnectGrace: .seconds(5), relaxAfter: .seconds(2), callTimeout: .seconds(4)))
        var hall = Hall()
        var now = Instant(milliseconds: 1_000_000)
        var seats: UInt64 = 0
        /// The last seat of each, still theirs or not.
        var seatOf: [GuestID: SeatID] = [:]
        var calls: [CallID] = []

        init(seed: UInt64) {
            self.generator = SeededGenerator(seed: seed)
        }

        mutating func step() {
            let guest = GuestID(high: 0, low: .random(in: 0..<30, using: &self.generator))
            let other = GuestID(high: 0, low: .random(in: 0..<30, using: &self.generator))
            let call = self.calls.randomElement(using: &self.generator) ?? CallID.random(using: &self.generator)
            let seat = self.seatOf[guest] ?? SeatID(number: 0)
            let action: Command.Action
            switch Int.random(in: 0..<20, using: &self.generator) {
            case 0..<5: action = .connect(self.arrival(of: guest))
            case 5..<7: action = .find(Wish())
            case 7: action = .next(room: nil, Wish())
            case 8: action = .stop
            case 9..<12: action = .call(Bool.random(using: &self.generator) ? other : nil)
            case 12: action = .accept(call)
            case 13: action = .decline(call)
            case 14: action = .cancel(call)
            case 15: action = .leave(seat)
            case 16..<19: action = .lose(seat)
            default:
                self.now = self.now.advanced(by: .seconds(1))
                return self.note(self.lobby.tick(at: self.now, using: &self.generator))
            }
            self.note(self.lobby.perform(Command(guest, action), at: self.now, using: &self.generator))
        }

        private mutating func arrival(of guest: GuestID) -> Arrival {
            self.seats += 1
            let seat = SeatID(number: self.seats)
            self.seatOf[guest] = seat
            return Arrival(account: AccountID(high: 0, low: guest.low), seat: seat)
        }

        /// Hands on what the switchboard does.
        private mutating func note(_ directives: [Directive]) {
            for directive in directives {
                switch directive {
                case .welcome(let guest, _, _):
                    let card = GuestCard(id: guest, name: "guest \(guest.low)")
                    self.hall.apply(.arrived(card, AccountID(high: 0, low: guest.low), blocked: []))
                case .presence(let guest, let presence): self.hall.apply(.presence(guest, presence))
                case .gone(let guest): self.hall.apply(.gone(guest))
                case .ringing(_, let call): self.calls = (self.calls + [call.id]).suffix(20)
                default: break
                }
            }
        }
    }

    @Test(arguments: UInt64(1)...4)
    func whoIsConnectedIsShownAndNobodyElse(seed: UInt64) throws {
        var stage = Stage(seed: seed)
        let (watcher, nobody) = (SeatID(number: .max), AccountID(high: 9, low: 9))
        var told = ToldHall(stage.hall.watch(watcher, of: nobody, .everybody).answer)
        var sawBusy = false
        for _ in 0..<5_000 {
            stage.step()
            for item in stage.hall.takeNews() { told.apply(item.changes) }
            try #require(told.total == stage.lobby.census.online && told.guests.count == told.total)
            sawBusy = sawBusy || told.guests.contains { !$0.available }
        }
        #expect(sawBusy)
    }
}
