import CoreMetrics
import Foundation
import Logging
import Matchmaking
import NIOCore
import NIOPosix
import PrometheusMetrics
import ServiceLifecycle
import ServiceLifecycleTestKit
import SharedKernel
import Synchronization
import Testing

@testable import HallwayServer

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite(.timeLimit(.minutes(1)))
struct MetricsServiceTests {
    @Test func metricsAreAnsweredAsPrometheusReadsThem() async throws {
        let factory = PrometheusMetricsFactory()
        Counter(label: "doors", factory: factory).increment()
        try await Self.serve(factory) { url in
            let answer = try await Self.get("\(url)/metrics")
            #expect(answer.status == 200)
            #expect(answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
            #expect(answer.text == "# HELP doors_total doors\n# TYPE doors_total counter\ndoors_total 1\n")
        }
    }

    @Test(arguments: [("GET", "/"), ("GET", "/metrics/more"), ("GET", "/healthz"), ("POST", "/metrics")])
    func nothingElseIsAnswered(method: String, path: String) async throws {
        try await Self.serve(PrometheusMetricsFactory()) { url in
            let answer = try await Self.get(url + path, method: method)
            #expect(answer.status == 404)
        }
    }

    @Test func sourcesAreReadForEachAnswer() async throws {
        let factory = PrometheusMetricsFactory()
        try await Self.serve(factory, sources: [Visits(gauge: Meter(label: "visits", factory: factory))]) { url in
            for visit in 1...2 {
                let answer = try await Self.get("\(url)/metrics")
                #expect(answer.text.hasSuffix("visits \(visit)\n"))
            }
        }
    }

    @Test func theCensusIsTheLobbysOwnAndAnOldOneIsNotShown() async {
        let factory = PrometheusMetricsFactory()
        let census = MetricsCensus(Hollow(answer: Census(online: 3, waiting: 1, rooms: 1)), factory)
        await census.update()
        #expect(factory.render().contains("\nhallway_guests_online 3\n"))
        #expect(factory.render().contains("\nhallway_guests_waiting 1\n"))
        #expect(factory.render().contains("\nhallway_rooms 1\n"))
        await MetricsCensus(Hollow(answer: nil), factory).update()
        #expect(factory.render().contains("\nhallway_guests_online NaN\n"))
    }

    @Test func aPortThatIsTakenIsAnErrorThatNamesTheSetting() async throws {
        let taken = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = taken.localAddress?.port ?? 0
        let service = Self.service(PrometheusMetricsFactory(), port: port)
        let error = await #expect(throws: MetricsPortError.self) { try await service.run() }
        #expect(error?.description.hasPrefix("METRICS_PORT: 127.0.0.1:\(port) cannot be listened on (") == true)
        #expect(service.port == nil)
        try await taken.close()
    }

    @Test func whatCannotBeShownIsLogged() {
        let lines = Mutex<[String]>([])
        let output = LogOutput { line in lines.withLock { $0.append(line) } }
        let factory = PrometheusMetricsFactory(logger: LogFormat.text.logger(label: "", level: .warning, to: output))
        Counter(label: "a_total", factory: factory).increment()
        Meter(label: "a_total", factory: factory).set(1)
        #expect(lines.withLock { $0.count } == 1)
        #expect(lines.withLock { $0.first?.contains(" warning The name a_total is another metric's already") } == true)
    }

    /// Serves for as long as the body takes, and stops in good order.
    private static func serve(
        _ factory: PrometheusMetricsFactory,
        sources: [any MetricsSource] = [],
        _ body: @escaping @Sendable (String) async throws -> Void
    ) async throws {
        let service = Self.service(factory, port: 0, sources: sources)
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await service.run() }
                group.addTask {
                    defer { trigger.triggerGracefulShutdown() }
                    try await service.hasOpened()
                    try await body("http://127.0.0.1:\(service.port ?? 0)")
                }
                // One after the other, and not all at once: that would wait for a body that waits for the port.
                while try await group.next() != nil {}
            }
        }
    }

    private static func service(
        _ factory: PrometheusMetricsFactory,
        port: Int,
        sources: [any MetricsSource] = []
    ) -> MetricsService {
        MetricsService(
            host: "127.0.0.1",
            port: port,
            factory: factory,
            sources: sources,
            loops: MultiThreadedEventLoopGroup.singleton,
            logger: LogFormat.text.logger(label: "test", level: .critical)
        )
    }

    private static func get(_ url: String, method: String = "GET") async throws -> HTTPAnswer {
        var request = URLRequest(url: try #require(URL(string: url)))
        request.httpMethod = method
        let session = URLSession(configuration: .ephemeral)
        defer { session.finishTasksAndInvalidate() }
        let (body, response) = try await session.data(for: request)
        return HTTPAnswer(try #require(response as? HTTPURLResponse), body: body)
    }
}

/// Counts how often it is read.
private struct Visits: MetricsSource {
    let gauge: Meter

    func update() async {
        self.gauge.increment()
    }
}

/// A lobby that has a census, or does not answer.
private struct Hollow: LobbyStore {
    let answer: Census?

    func perform(_ command: Command) {}
    func tick() {}

    func census() throws(StoreError) -> Census {
        guard let answer = self.answer else { throw StoreError(code: .unavailable, message: "gone") }
        return answer
    }
}
