import ChatProtocol
import Foundation
import HallwayServer
import Logging
import NIOCore
import SharedKernel
import SocketIO
import SocketIOClient
import Synchronization
import TestSupport
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite(.timeLimit(.minutes(1)))
struct MetricsTests {
    @Test func whatHappensIsCountedAndTheStartupLineSaysWhereToRead() async throws {
        let log = StartupLog()
        try await Hall.open(["METRICS_PORT": "0"], logger: log.logger) { hall in
            let url = try #require(log.metricsURL)
            let (ada, ben, room) = try await hall.pair()
            try await ada.say("hello", in: room)
            _ = try await ben.hears("text")
            _ = try await ben.ask("typing", #"{"room":"\#(room)","typing":true}"#)
            try await ada.hears("typing")
            _ = try await ada.ask("text", #"{"room":"room_00000000000000000000000000000000","text":"lost"}"#)
            _ = try await ada.ask("report", #"{"room":"\#(room)","reason":"spam"}"#)
            #expect(try await Self.read(url)["hallway_rooms"] == 1)
            _ = try await ben.ask("next", #"{"room":"\#(room)"}"#)
            try await ada.hears("ended")
            try await ada.hears("waiting")
            // A newer connection takes the place of one, and a stranger is not let in.
            let newer = try await hall.enter(ada.pass)
            try await ada.hears("displaced")
            await #expect(throws: SocketIOClientError.self) { try await hall.enter(Pass(accessToken: "no")) }
            _ = try await hall.signUp("cat")
            _ = try await hall.signIn("cat")
            _ = try await hall.request("POST", "/api/sessions", body: #"{"login":"cat","password":"not at all"}"#)

            let numbers = try await Self.read(url)
            let expected = [
                "hallway_guests_online": 2.0, "hallway_guests_waiting": 2, "hallway_rooms": 0,
                "hallway_seats_taken_total": 3, "hallway_seats_displaced_total": 1,
                #"hallway_seats_refused_total{code="unauthorized"}"#: 1, "hallway_pairings_total": 1,
                #"hallway_rooms_ended_total{reason="next"}"#: 1, "hallway_texts_passed_total": 1,
                "hallway_signals_passed_total": 1, "hallway_reports_filed_total": 1,
                #"hallway_sign_ins_total{result="ok"}"#: 1, #"hallway_sign_ins_total{result="failed"}"#: 1,
                #"hallway_http_requests_total{route="guest_pass",status="2xx"}"#: 2,
                #"hallway_http_requests_total{route="sign_up",status="2xx"}"#: 1,
                #"hallway_http_requests_total{route="sessions",status="2xx"}"#: 1,
                #"hallway_http_requests_total{route="sessions",status="4xx"}"#: 1,
                #"socketio_sessions_opened_total{transport="websocket"}"#: 4, "socketio_sessions_refused_total": 0,
            ]
            for (name, number) in expected { #expect(numbers[name] == number, "\(name)") }
            // The sockets' own requests are not the router's, and nothing of the world's port is here.
            #expect(numbers[#"hallway_http_requests_total{route="none",status="4xx"}"#] == 0)
            #expect(try await hall.request("GET", "/metrics").status == 404)
            for visitor in [newer, ben] { try await visitor.socket.disconnect() }
        }
    }

    @Test func withoutThePortThereIsNothing() async throws {
        let log = StartupLog()
        try await Hall.open(logger: log.logger) { hall in
            #expect(log.metricsURL == nil)
            let answer = try await hall.request("GET", "/metrics")
            #expect(answer.status == 404)
        }
    }

    @Test func aPortThatIsTakenStopsTheStart() async throws {
        let log = StartupLog()
        try await Hall.open(["METRICS_PORT": "0"], logger: log.logger) { _ in
            let port = try #require(log.metricsURL?.port)
            try await ScratchDirectory.with { data in
                let given = ["PORT": "0", "METRICS_PORT": "\(port)", "DATA_DIR": data.path]
                let settings = try Settings.read(from: SettingSources(flags: given))
                let second = try await HallwayApplication(settings: settings, logger: Hall.logger) { _ in
                    Issue.record("it serves")
                }
                let error = await #expect(throws: (any Error).self) { try await second.run() }
                let reason = "\(try #require(error))"
                #expect(reason.hasPrefix("METRICS_PORT: 127.0.0.1:\(port) cannot be listened on"))
            }
        }
    }

    /// Every number by what stands before it.
    private static func read(_ url: URL) async throws -> [String: Double] {
        let (body, _) = try await URLSession.shared.data(from: url)
        let lines = String(decoding: body, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("#") }
        return Dictionary(
            uniqueKeysWithValues: try lines.map { line in
                let blank = try #require(line.lastIndex(of: " "))
                return (String(line[..<blank]), try #require(Double(line[line.index(after: blank)...])))
            }
        )
    }
}

/// Hears what a server says of itself when it starts.
private final class StartupLog: Sendable {
    private let lines = Mutex<[String]>([])

    var logger: Logger {
        LogFormat.text.logger(
            label: "scenario",
            level: .notice,
            to: LogOutput { line in self.lines.withLock { $0.append(line) } }
        )
    }

    /// Where the start-up line says that the metrics are.
    var metricsURL: URL? {
        self.lines.withLock { lines in
            lines.lazy.compactMap { $0.firstMatch(of: /metrics on (http:\S+\/metrics)/) }.first
                .flatMap { URL(string: String($0.output.1)) }
        }
    }
}
