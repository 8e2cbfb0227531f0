import Logging
import Matchmaking
import NIOPosix
import RedisClient
import ServiceLifecycle
import SharedKernel
import Synchronization
import TestSupport

@testable import RedisStores

/// One Redis server for all tests of a process, and lobbies on it that have names of their own.
enum LobbyServers {
    /// Whether there is a Redis server to test with.
    static let isPossible = ScratchRedis.executable != nil

    private static let current = Mutex<SharedRedis?>(nil)
    private static let names = Atomic<Int>(0)

    /// A name that no other lobby has.
    static func newName() -> String {
        "test-\(self.names.add(1, ordering: .relaxed).newValue)"
    }

    /// The Redis server that all tests of a process share.
    static func shared() throws -> SharedRedis {
        try self.current.withLock { current in
            if let current { return current }
            let redis = try ScratchRedis()
            let shared = SharedRedis(redis, RunningClient(port: redis.port))
            current = shared
            return shared
        }
    }

    /// A server of a new lobby, as the conformance suite takes it.
    static func store(
        _ rules: Rules,
        _ clock: ManualClock,
        _ outlet: @escaping LobbyOutlet
    ) async throws -> any LobbyStore {
        try await self.server(RedisLobbySettings.forTests(rules: rules), clock) { delivery in
            if !delivery.directives.isEmpty { outlet(delivery.directives) }
        }
    }

    /// A server that has joined a lobby.
    static func server(
        _ settings: RedisLobbySettings,
        _ clock: ManualClock,
        client: RedisClient? = nil,
        library: LobbyLibrary = .current,
        lost: @escaping @Sendable (LobbyLoss) -> Void = { _ in },
        watcher: (@Sendable ([Directive]) -> Void)? = nil,
        deliver: @escaping @Sendable (Delivery) -> Void
    ) async throws -> RunningLobbyStore {
        let shared = client == nil ? try self.shared() : nil
        guard let client = client ?? shared?.running.client else { throw ScratchRedis.Failure.notInstalled }
        let store = RedisLobbyStore(
            settings,
            client: client,
            clock: clock.wallClock,
            logger: Logger(label: "lobby") { _ in SwiftLogNoOpLogHandler() },
            handlers: RedisLobbyHandlers(deliver: deliver, lost: lost),
            library: library,
            watcher: watcher
        )
        let running = RunningLobbyStore(store, on: shared)
        await store.joined()
        return running
    }
}

extension RedisLobbySettings {
    /// Ticks are made when the test says so, and no lease ends.
    static func forTests(rules: Rules = Rules(), lease: Duration = .seconds(1_000_000_000)) -> RedisLobbySettings {
        RedisLobbySettings(
            lobby: LobbyServers.newName(),
            rules: rules,
            lease: lease,
            beat: .seconds(100_000),
            tickInterval: .zero
        )
    }
}

/// A Redis server and a client of it.
final class SharedRedis: Sendable {
    let redis: ScratchRedis
    let running: RunningClient

    init(_ redis: ScratchRedis, _ running: RunningClient) {
        self.redis = redis
        self.running = running
    }
}

/// A client that keeps its connections for as long as anybody has it.
final class RunningClient: Sendable {
    let client: RedisClient
    private let task: Task<Void, any Error>

    init(port: Int) {
        var configuration = RedisConfiguration(port: port)
        configuration.maximumLeases = 10_000
        let client = RedisClient(
            configuration,
            group: MultiThreadedEventLoopGroup.singleton,
            logger: Logger(label: "redis") { _ in SwiftLogNoOpLogHandler() }
        )
        self.client = client
        self.task = Task { try await client.run() }
    }

    deinit {
        self.task.cancel()
    }
}

/// A lobby store that runs for as long as anybody has it.
final class RunningLobbyStore: LobbyStore {
    let store: RedisLobbyStore
    /// What it uses is there for as long as it is.
    private let redis: SharedRedis?
    private let group: ServiceGroup
    private let task: Task<Void, any Error>

    init(_ store: RedisLobbyStore, on redis: SharedRedis?) {
        self.store = store
        self.redis = redis
        let group = ServiceGroup(
            services: [store],
            logger: Logger(label: "services") { _ in SwiftLogNoOpLogHandler() }
        )
        self.task = Task { try await group.run() }
        self.group = group
    }

    deinit {
        self.task.cancel()
    }

    /// Ends it at once, as a crash does: the lobby is told nothing.
    func crash() async {
        self.task.cancel()
        _ = try? await self.task.value
    }

    /// Ends it as a service is ended that may say good-bye.
    func shutDown() async {
        await self.group.triggerGracefulShutdown()
        _ = try? await self.task.value
    }

    func perform(_ command: Command) async throws(StoreError) {
        try await self.store.perform(command)
    }

    func tick() async throws(StoreError) {
        try await self.store.tick()
    }

    func census() async throws(StoreError) -> Census {
        try await self.store.census()
    }
}
