import Accounts
import ChatProtocol
import Foundation
import Hummingbird
import Logging
import Matchmaking
import PrometheusMetrics
import Safety
import SharedKernel
import TestSupport
import Testing

@testable import HallwayServer

@Suite struct MetricsTallyTests {
    private let factory = PrometheusMetricsFactory()

    @Test func everythingIsShownFromTheStart() {
        _ = MetricsTally(self.factory)
        let text = self.factory.render()
        let census: Set<MetricsName> = [.guestsOnline, .guestsWaiting, .rooms]
        for name in MetricsName.allCases where !census.contains(name) {
            let kinds = ["_total": "counter", "_seconds": "histogram"]
            let kind = kinds.first { name.rawValue.hasSuffix($0.key) }?.value ?? "gauge"
            #expect(text.contains("# TYPE \(name.rawValue) \(kind)\n"), "\(name)")
        }
        #expect(text.contains("\nhallway_build_info{version=\"\(HallwayApplication.version)\"} 1\n"))
        #expect(text.contains("\nhallway_http_requests_total{route=\"sign_up\",status=\"4xx\"} 0\n"))
        #expect(text.contains("\nhallway_rooms_ended_total{reason=\"drain\"} 0\n"))
    }

    @Test func whatHappensIsCountedUnderItsName() {
        let tally = MetricsTally(self.factory)
        tally.seatTaken()
        tally.seatDisplaced()
        tally.paired()
        tally.textPassed()
        tally.signalPassed()
        tally.reportFiled()
        tally.signInAnswered(isGood: true)
        tally.signInAnswered(isGood: false)
        tally.roomEnded(.block)
        tally.seatRefused(.banned)
        tally.seatRefused(.rateLimited)
        tally.answered(MetricsRequest(route: .seat, status: .clientError))
        #expect(
            self.counted == [
                #"hallway_http_requests_total{route="seat",status="4xx"} 1"#, "hallway_pairings_total 1",
                "hallway_reports_filed_total 1", #"hallway_rooms_ended_total{reason="block"} 1"#,
                "hallway_seats_displaced_total 1", #"hallway_seats_refused_total{code="banned"} 1"#,
                #"hallway_seats_refused_total{code="other"} 1"#, "hallway_seats_taken_total 1",
                #"hallway_sign_ins_total{result="failed"} 1"#, #"hallway_sign_ins_total{result="ok"} 1"#,
                "hallway_signals_passed_total 1", "hallway_texts_passed_total 1",
            ]
        )
    }

    @Test func aCallIsCountedByItsPathAndItsSteps() {
        let factory = PrometheusMetricsFactory(logger: LogFormat.text.logger(label: "test", level: .critical))
        let tally = MetricsTally(factory)
        let steps = ConnectionArgument.Steps(offer: 4, pair: 120, frame: 187)
        tally.callReported(.init(room: .random(), outcome: .connected, path: .relayTLS, restarts: 2, steps: steps))
        tally.callReported(.init(room: .random(), outcome: .failed))
        let text = factory.render()
        for line in [
            #"hallway_calls_reported_total{outcome="connected",path="relay-tls"} 1"#,
            #"hallway_calls_reported_total{outcome="failed",path="unknown"} 1"#, "hallway_call_restarts_total 2",
            #"hallway_call_step_seconds_bucket{path="relay-tls",step="frame",le="0.15"} 0"#,
            #"hallway_call_step_seconds_bucket{path="relay-tls",step="frame",le="0.2"} 1"#,
            #"hallway_call_step_seconds_sum{path="relay-tls",step="frame"} 0.187"#,
            #"hallway_call_step_seconds_count{path="relay-tls",step="answer"} 0"#,
            #"hallway_call_step_seconds_count{path="unknown",step="frame"} 0"#,
        ] {
            #expect(text.contains("\n\(line)\n"), "\(line)")
        }
    }

    @Test(arguments: [
        (EndReason.youNext, MetricsTally.RoomEnd.next), (.partnerNext, .next), (.youStopped, .stop),
        (.partnerStopped, .stop), (.youBlocked, .block), (.partnerLeft, .left),
    ])
    func aRoomEndsForOneReasonWhoeverHearsOfItFirst(reason: EndReason, end: MetricsTally.RoomEnd) {
        #expect(MetricsTally.RoomEnd(reason) == end)
    }

    @Test(arguments: [(200, "2xx"), (204, "2xx"), (304, "3xx"), (404, "4xx"), (429, "4xx"), (500, "5xx"), (503, "5xx")])
    func aStatusIsCountedByItsFirstDigit(code: Int, status: String) {
        #expect(MetricsRequest.Status(code: code).rawValue == status)
    }

    @Test func everyRouteHasAClass() async throws {
        let settings = try Settings.read(from: SettingSources())
        let clock = ManualClock().wallClock
        let routes = HTTPRoutes(
            settings: settings,
            accounts: AccountService(
                store: MemoryAccountStore(),
                hasher: PasswordHasher(),
                tokens: await AccessTokens(current: .random()),
                policy: AccountPolicy(settings),
                clock: clock
            ),
            safety: SafetyService(store: MemorySafetyStore(), clock: clock, retention: Retention(settings.safety)),
            seats: ScriptedSeats(),
            ice: IceProvider(settings: settings.ice, clock: clock),
            page: .none,
            readiness: Readiness()
        )
        let paths = Set(routes.router().routes.map(\.path.description))
        #expect(paths.count > 15)
        for path in paths { #expect(MetricsRequest.Route(path: path) != .none, "\(path)") }
        #expect(MetricsRequest.Route(path: nil) == .none)
    }

    @Test func theDocumentHasEveryMetricAndNoOther() throws {
        let path = URL(fileURLWithPath: #filePath)
            .resolvingSymlinksInPath()
            .deletingLastPathComponent()
            .appending(path: "../../../docs/operations.md")
            .standardizedFileURL.path
        let document = try String(contentsOfFile: path, encoding: .utf8)
        let named = Set(document.matches(of: /`(hallway_\w+)/).map { String($0.output.1) })
        #expect(named == Set(MetricsName.allCases.map(\.rawValue)))
    }

    /// The lines of what was counted at least once.
    private var counted: [String] {
        self.factory.render().split(separator: "\n").map(String.init)
            .filter { !$0.hasPrefix("#") && !$0.hasSuffix(" 0") && !$0.hasPrefix("hallway_build_info") }
    }
}
