import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import Matchmaking
import NIOCore
import PrometheusMetrics
import ServiceLifecycle
import Synchronization

/// Answers `GET /metrics`, and nothing else, on a port of its own (`METRICS_PORT`).
///
/// Put it before all whose numbers it shows: it is there before the first guest comes, and after the last has gone.
final class MetricsService: Service {
    /// How many may ask at a time; more wait to be let in.
    private static let maximumConnections = 16
    /// How long a connection may be quiet: longer than most ask once.
    private static let idleTimeout = TimeAmount.seconds(90)

    private let host: String
    private let wantedPort: Int
    private let factory: PrometheusMetricsFactory
    private let sources: [any MetricsSource]
    private let loops: any EventLoopGroup
    private let logger: Logger
    private let boundPort = Mutex<Int?>(nil)
    private let opened = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    /// Makes a service that has yet to be run; port 0 takes a free one.
    init(
        host: String,
        port: Int,
        factory: PrometheusMetricsFactory,
        sources: [any MetricsSource],
        loops: any EventLoopGroup,
        logger: Logger
    ) {
        self.host = host
        self.wantedPort = port
        self.factory = factory
        self.sources = sources
        self.loops = loops
        self.logger = logger
    }

    /// The port, once it is open.
    var port: Int? {
        self.boundPort.withLock { $0 }
    }

    /// Waits until the port is open.
    ///
    /// Called once. If the port cannot be opened the wait lasts until it is cancelled: what is wrong is thrown by ``run()``.
    func hasOpened() async throws {
        for await _ in self.opened.stream { return }
        throw CancellationError()
    }

    func run() async throws {
        do {
            try await self.application.run()
        } catch {
            guard self.port == nil, !(error is CancellationError) else { throw error }
            throw MetricsPortError(host: self.host, port: self.wantedPort, cause: error)
        }
    }

    private var application: some ApplicationProtocol {
        let router = Router()
        router.get("metrics") { _, _ in await self.answer() }
        return Application(
            router: router,
            server: .http1(configuration: HTTP1Channel.Configuration(idleTimeout: Self.idleTimeout)),
            configuration: ApplicationConfiguration(
                address: .hostname(self.host, port: self.wantedPort),
                availableConnectionsDelegate: .maximum(Self.maximumConnections, logger: self.logger.quieter)
            ),
            onServerRunning: { channel in
                self.boundPort.withLock { $0 = channel.localAddress?.port ?? self.wantedPort }
                self.opened.continuation.yield()
            },
            eventLoopGroupProvider: .shared(self.loops),
            logger: self.logger.quieter
        )
    }

    private func answer() async -> Response {
        for source in self.sources { await source.update() }
        return Response(
            status: .ok,
            headers: [.contentType: PrometheusMetricsFactory.contentType],
            body: ResponseBody(byteBuffer: ByteBuffer(string: self.factory.render()))
        )
    }
}

/// Why the port of the metrics cannot be opened, in words for the host.
struct MetricsPortError: Error, CustomStringConvertible {
    let host: String
    let port: Int
    let cause: any Error

    var description: String {
        let address = self.host.contains(":") ? "[\(self.host)]:\(self.port)" : "\(self.host):\(self.port)"
        return
            "METRICS_PORT: \(address) cannot be listened on (\(self.cause)); name another port, 0 for a free one, or none"
    }
}

extension MetricsService {
    /// The service that the settings ask for, with what can be read of the lobby and the process; nil if they ask for none.
    convenience init?(
        _ settings: Settings,
        _ factory: PrometheusMetricsFactory?,
        lobby: any LobbyStore,
        loops: any EventLoopGroup,
        logger: Logger
    ) {
        guard let factory, let port = settings.operations.metricsPort else { return nil }
        var sources: [any MetricsSource] = [MetricsCensus(lobby, factory)]
        if let process = ProcessMetrics(factory: factory) { sources.append(process) }
        self.init(
            host: settings.listening.host,
            port: port,
            factory: factory,
            sources: sources,
            loops: loops,
            logger: logger
        )
    }
}

extension PrometheusMetricsFactory {
    /// Shows what Hallway counts, and logs what it cannot show.
    convenience init(logger: Logger) {
        var configuration = PrometheusConfiguration()
        configuration.help = MetricsName.help
        configuration.buckets = [MetricsName.callSteps.rawValue: MetricsCalls.buckets]
        configuration.warn = { logger.warning("\($0)") }
        self.init(configuration: configuration)
    }
}
