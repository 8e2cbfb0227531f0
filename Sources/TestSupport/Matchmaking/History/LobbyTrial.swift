import Matchmaking
import SharedKernel

/// A new lobby, the time around it, and a ``LobbyChecker`` that watches.
struct LobbyTrial: ~Copyable {
    let clock = ManualClock()
    private(set) var checker: LobbyChecker
    private(set) var memory = LobbyMemory()
    private let store: any LobbyStore
    private let log: DirectiveLog

    init(_ rules: Rules, ignoring ignored: Set<LobbyPromise>, _ make: LobbyStoreFactory) async throws {
        let log = DirectiveLog()
        self.log = log
        self.store = try await make(rules, self.clock) { log.append($0) }
        self.checker = LobbyChecker(rules: rules, ignoring: ignored)
    }

    /// Lets something happen; answers with what was told, and how that breaks a promise.
    mutating func observe(
        _ event: LobbyEvent,
        after pause: Duration
    ) async throws -> (told: [Directive], violation: LobbyViolation?) {
        self.clock.advance(by: pause)
        switch event {
        case .tick: try await self.store.tick()
        case .command(let command): try await self.store.perform(command)
        }
        let told = self.log.drain()
        self.memory.remember(told)
        let census = try await self.store.census()
        do {
            try self.checker.observe(event, at: self.clock.now, told: told, census: census)
            return (told, nil)
        } catch {
            return (told, error)
        }
    }
}
