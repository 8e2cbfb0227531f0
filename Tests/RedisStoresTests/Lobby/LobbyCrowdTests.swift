import Matchmaking
import RedisClient
import SharedKernel
import TestSupport
import Testing

@testable import RedisStores

/// Crowds in which most may not meet: searches that stop and go on, and ticks that are too much for one step.
@Suite(.enabled(if: LobbyServers.isPossible, "\(ScratchRedis.absence)"), .timeLimit(.minutes(5)))
struct LobbyCrowdTests {
    private let clock = ManualClock()

    private func twins(_ rules: Rules) async throws -> TwinLobbyStore {
        try await TwinLobbyStore(rules: rules, clock: self.clock, outlet: { _ in }, trying: LobbyServers.store)
    }

    /// Accounts block each other so that one of them piles up, and whoever looks must look past all its guests.
    @Test(arguments: UInt64(1)...3)
    func searchesThatGoOnDoSoAsInMemory(seed: UInt64) async throws {
        let rules = Rules(reconnectGrace: .seconds(3), relaxAfter: .seconds(2), rematchCooldown: .seconds(15))
        let store = try await self.twins(rules)
        var (generator, goingOn) = (SeededGenerator(seed: seed), 0)
        let accounts = (UInt64(0)..<4).map { AccountID(high: 5, low: $0) }
        let words = ["art", "bees", "chess"].map { Interest($0) }
        for step in UInt64(1)...900 {
            let number = UInt64.random(in: 1...260, using: &generator)
            let guest = GuestID(high: 0, low: number)
            // Most are of the account that nobody may meet.
            let account = number < 200 ? 0 : Int(number % 3) + 1
            let action: Command.Action
            switch Int.random(in: 0..<40, using: &generator) {
            case ..<14:
                let blocked: Set<AccountID> = account == 0 ? Set(accounts[2...]) : []
                action = .connect(Arrival(account: accounts[account], seat: SeatID(number: step), blocked: blocked))
            case ..<34:
                let interests = words.filter { _ in Int.random(in: 0..<4, using: &generator) == 0 }
                let language = Int.random(in: 0..<4, using: &generator) == 0 ? Language("en") : nil
                action = .find(Wish(interests: interests, language: language.map { .only($0) } ?? .any))
            case ..<36: action = .next(room: nil, Wish())
            case ..<37: action = .stop
            case ..<38: action = .call(nil)
            default: action = .lose(SeatID(number: step - 1))
            }
            try await store.perform(Command(guest, action, request: RequestID(number: step)))
            if step.isMultiple(of: 9) {
                self.clock.advance(by: .milliseconds(700))
                try await store.tick()
            }
            if step.isMultiple(of: 30) { goingOn += try await store.searchesThatGoOn() }
        }
        #expect(goingOn > 0)
    }

    /// What came due for more than a step takes is done in several, and comes to the same.
    @Test func whatIsTooMuchForOneStepIsDoneInSeveral() async throws {
        let server = try await LobbyServer(.forTests(), self.clock)
        try await server.connect(1...1_500) { _ in .lose(SeatID(number: 1)) }
        let store = server.store
        self.clock.advance(by: .seconds(20))
        try await store.tick()
        #expect(try await store.census() == Census())
        #expect(try await store.records().isEmpty)
    }
}
