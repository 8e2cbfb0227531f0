import Accounts
import Hummingbird
import HummingbirdCore
public import Logging
import Matchmaking
import NIOCore
import NIOPosix
import PrometheusMetrics
import Safety
import ServiceLifecycle
public import SharedKernel
import SocketIO
import SocketIOServer
import UnixSignals

/// One Hallway server: everything it is made of, and the order in which it starts and stops.
public struct HallwayApplication: Sendable {
    /// The version of the server.
    public static let version = "0.1.0"
    /// How long a stop may take before what is still open is cut off, besides the time that guests are given to go.
    private static let patience = Duration.seconds(5)

    private let services: [any Service]
    private let logger: Logger
    private let lock: DataLock
    private let patience: Duration

    /// Puts a server together: opens what it stores, and finds anything that would keep it from starting.
    ///
    /// `listening` is called once it serves, with its port.
    public init(
        settings: Settings,
        logger: Logger,
        clock: WallClock = .system,
        listening: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws {
        let loops = MultiThreadedEventLoopGroup.singleton
        let ice = IceProvider(settings: settings.ice, clock: clock)
        let outbox = settings.storage.redisURL.map { _ in Outbox() }
        let contact = outbox.map { _ in LobbyContact() }
        let readiness = Readiness(contact: contact)

        // What is counted, if anybody is to ask.
        let prometheus = settings.operations.metricsPort.map { _ in PrometheusMetricsFactory(logger: logger) }
        let tally = prometheus.map { MetricsTally($0) } ?? .off

        // What is kept.
        let data = settings.storage.folder
        let lock = try DataLock(directory: data)
        let records = try Records(settings.storage)
        let safety = SafetyService(store: records.safety, clock: clock, retention: Retention(settings.safety))
        let accounts = AccountService(
            store: records.accounts,
            hasher: PasswordHasher(),
            tokens: try await AccessTokens(settings.accounts, dataDirectory: data),
            policy: AccountPolicy(settings),
            clock: clock
        )

        // Who meets whom, and who tells them.
        let mailboxes = LobbyMailboxes(loops, eachLoop: outbox == nil ? 1 : SharedLobby.mailboxesEachLoop)
        let roomLog = RoomLog()
        let clientAddress = ClientAddress(trustedProxies: settings.listening.trustedProxies)
        let switchboard = Switchboard(
            configuration: Switchboard.Configuration(
                serverName: "Hallway/\(Self.version)",
                grace: settings.timing.reconnectGrace,
                limits: SeatLimits(settings.limits),
                connectionsPerMinute: settings.limits.connectionsPerMinute,
                clientAddress: clientAddress,
                tally: tally,
                offersLast: ice.lifetime ?? .seconds(86_400),
                outbox: outbox,
                contact: contact,
                relayOnly: settings.ice.relayOnly,
                ice: { ice.configuration() }
            ),
            accounts: accounts,
            mailboxes: mailboxes,
            roomLog: roomLog,
            clock: clock,
            logger: logger
        )
        var shared: SharedLobby?
        if let outbox, let contact, let url = settings.storage.redisURL {
            shared = try SharedLobby(
                settings.storage,
                url: url,
                rules: Rules(settings.timing),
                outbox: outbox,
                switchboard: switchboard,
                contact: contact,
                loops: loops,
                logger: logger.quieter
            )
        }
        let lobby: any LobbyStore =
            shared?.store
            ?? MemoryLobbyStore(rules: Rules(settings.timing), clock: clock) { switchboard.carryOut($0) }

        // What the world reaches.
        let security = try settings.listening.tls.map { try TransportSecurity($0, at: clock.now, logger: logger) }
        let connections = OpenConnections(
            limit: settings.limits.openConnections,
            clientAddress: clientAddress,
            clock: clock,
            logger: logger
        )
        var socketConfiguration = SocketIOConfiguration(settings)
        socketConfiguration.metrics = prometheus
        let sockets = SocketIOServer(configuration: socketConfiguration, connectHandler: switchboard)
        let page = try PageFolder.find(setting: settings.listening.webRoot).map { try PageFiles(folder: $0) }
        let routes = HTTPRoutes(
            settings: settings,
            accounts: accounts,
            safety: safety,
            seats: SeatSwitchboard(switchboard: switchboard, lobby: lobby),
            ice: ice,
            page: page ?? .none,
            readiness: readiness,
            tally: tally
        )
        let report = StartupReport(
            settings: settings,
            place: records.place,
            missing: ice.missing,
            hasPage: page != nil
        )
        let metrics = MetricsService(settings, prometheus, lobby: lobby, loops: loops, logger: logger)
        let responder = RouterResponder(router: routes.router().buildResponder(), clock: clock, logger: logger.quieter)
        let web = Listener(
            host: settings.listening.host,
            port: settings.listening.port,
            connections: HallwayChildChannel(
                responder: { try await responder.respond(to: $0, $1, $2) },
                sockets: sockets,
                security: security,
                connections: connections
            ),
            loops: loops,
            logger: logger.quieter
        ) { port in
            readiness.hasStarted()
            report.log(port: port, metricsPort: metrics?.port, to: logger)
            listening(port)
        }

        // A server that stands alone: rooms that the log has open are those of a run that ended without a word.
        if shared == nil { try await records.safety.closeOpenRooms(at: clock.now) }
        let revocations = try await accounts.revocations(after: nil).cursor

        // Each leans on those before it, and stops before they do.
        let timing = shared == nil ? Drain.Timing.alone : .amongOthers(grace: settings.timing.reconnectGrace)
        let foundations: [(any Service)?] = [
            metrics,
            RoomLogWriter(log: roomLog, store: records.safety, logger: logger),
        ]
        let visits: [(any Service)?] = [
            LobbyErrands(mailboxes: mailboxes, switchboard: switchboard, lobby: lobby, safety: safety),
            LobbyTicker(lobby: lobby, switchboard: switchboard, logger: logger),
            HallTicker(hall: switchboard.hall),
            RevocationWatch(accounts: accounts, switchboard: switchboard, logger: logger, start: revocations),
            Pruning(accounts: accounts, safety: safety, logger: logger),
            MetricsFirst(metrics: metrics, service: web),
            Drain(switchboard: switchboard, readiness: readiness, timing: timing, logger: logger),
        ]
        self.services = foundations.compactMap { $0 } + (shared?.services ?? []) + visits.compactMap { $0 }
        self.patience = Self.patience + timing.total
        self.logger = logger
        self.lock = lock
    }

    /// Serves until SIGTERM or SIGINT, then stops in good order.
    public func run() async throws {
        var configuration = ServiceGroupConfiguration(
            services: self.services,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: self.logger.quieter
        )
        configuration.maximumGracefulShutdownDuration = self.patience
        configuration.maximumCancellationDuration = Self.patience
        try await ServiceGroup(configuration: configuration).run()
        self.logger.notice("Hallway has stopped")
    }
}
