import Matchmaking
import SharedKernel
import Synchronization
import TestSupport
import Testing

@testable import RedisStores

/// Commands that are carried to the lobby in one call come to what they come to one after the other.
@Suite(.enabled(if: LobbyServers.isPossible, "\(ScratchRedis.absence)"), .timeLimit(.minutes(5)))
struct LobbyTogetherTests {
    private let clock = ManualClock()

    @Test(arguments: UInt64(1)...6)
    func whatIsCarriedOutTogetherIsDecidedAsOneAfterTheOther(seed: UInt64) async throws {
        let rules = Rules(
            reconnectGrace: .seconds(4),
            relaxAfter: .seconds(2),
            rematchCooldown: .seconds(6),
            rematchAfter: .seconds(3),
            callTimeout: .seconds(3)
        )
        let store = try await TwinLobbyStore(
            rules: rules,
            clock: self.clock,
            isTogether: true,
            outlet: { _ in },
            trying: LobbyServers.store
        )
        var (generator, seat) = (SeededGenerator(seed: seed), UInt64(0))
        for _ in 0..<160 {
            var commands: [GuestID: Command] = [:]
            for _ in 0..<Int.random(in: 1...16, using: &generator) {
                seat += 1
                let command = self.command(seat, &generator)
                commands[command.guest] = command
            }
            let together = commands.values.sorted { $0.request?.number ?? 0 < $1.request?.number ?? 0 }
            try await store.performTogether(together)
            self.clock.advance(by: .milliseconds(Int.random(in: 0...400, using: &generator)))
            if Int.random(in: 0..<4, using: &generator) == 0 { try await store.tick() }
        }
    }

    @Test func aRoomThatIsOverAgainInTheSameStepIsKeptByNobody() async throws {
        let server = try await LobbyServer(.forTests(rules: Rules(rematchCooldown: .zero)), self.clock)
        for guest in [GuestID.ann, .bob, .cid] { try await server.connect(guest) }
        let stay = try #require(server.store.attendance.withLock { $0.stay })
        let commands: [(GuestID, Command.Action)] = [
            (.ann, .find(Wish())), (.bob, .find(Wish())), (.cid, .leave(SeatID(number: 1))),
        ]
        _ = try await server.store.step(.perform(commands.map { Command($0.0, $0.1) }), by: stay.caller)
        let (room, _) = try await server.room()
        let again = [Command(.ann, .stop), Command(.bob, .leave(SeatID(number: 1)))]
        _ = try await server.store.step(.perform(again), by: stay.caller)
        try await server.hears(.ended(.ann, room.id, .youStopped, .idle))
        try await server.perform(.ann, .leave(SeatID(number: 1)))
        #expect(server.store.attendance.withLock { $0.mirror.sizes } == [0, 0, 0, 0, 0])
    }

    private func command(_ seat: UInt64, _ generator: inout SeededGenerator) -> Command {
        let number = UInt64.random(in: 1...40, using: &generator)
        let words = ["art", "bees"].map { Interest($0) }.filter { _ in Int.random(in: 0..<5, using: &generator) == 0 }
        let action: Command.Action
        switch Int.random(in: 0..<40, using: &generator) {
        case ..<10:
            let account = AccountID(high: 5, low: number % 30)
            action = .connect(Arrival(account: account, seat: SeatID(number: seat)))
        case ..<22: action = .find(Wish(interests: words))
        case ..<33: action = .next(room: nil, Wish())
        case ..<35: action = .stop
        case ..<37: action = .call(GuestID(high: 0, low: UInt64.random(in: 1...40, using: &generator)))
        case ..<38:
            action = .block(
                AccountID(high: 5, low: 3),
                by: AccountID(high: 5, low: number % 30),
                room: RoomID(high: 0, low: 0)
            )
        default: action = .lose(SeatID(number: seat - 1))
        }
        return Command(GuestID(high: 0, low: number), action, request: RequestID(number: seat))
    }
}
