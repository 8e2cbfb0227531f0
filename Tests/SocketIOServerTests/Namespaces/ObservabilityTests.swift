import CoreMetrics
import InMemoryLogging
import Logging
import MetricsTestKit
import NIOCore
import SocketIOServer
import Testing

@testable import SocketIOServer

@Suite(.timeLimit(.minutes(1))) struct ObservabilityTests {
    @Test func whatHappensIsCounted() async throws {
        let metrics = TestMetrics()
        try await NamespaceHost.run(namespaces: { $0.metrics = metrics }) { host in
            let namespace = host.server.namespace("/chat")
            let gone = Inbox<Void>()
            namespace.onConnect { socket in
                if socket.auth != nil { throw ConnectRefusal("no") }
                socket.onDisconnect { _ in gone.put(()) }
                socket.on("ask") { 1 }
            }
            let (one, two) = (try await host.enter("/chat"), try await host.enter("/chat"))
            try await one.expectAnswer(to: #"["ask"]"#, "[1]")
            namespace.emit("all")
            for client in [one, two] { try await client.expect(#"["all"]"#) }
            try await one.connection.sendText("40/no,")
            _ = try await one.connection.frame()
            let refused = try await host.connect()
            try await refused.upgrade()
            _ = try await refused.frame()
            try await refused.sendText("40/chat,{}")
            #expect(try await refused.frame().text == #"44/chat,{"message":"no"}"#)
            let labels = [("namespace", "/chat")]
            #expect(try metrics.expectMeter("socketio_connections", labels).values.max() == 2)
            #expect(try metrics.expectCounter("socketio_events_received_total", labels).totalValue == 1)
            #expect(try metrics.expectCounter("socketio_events_sent_total", labels).totalValue == 2)
            let refusals = try metrics.expectCounter("socketio_refusals_total", labels + [("reason", "refused")])
            #expect(refusals.totalValue == 1)
            try await one.leave()
            try await gone.next()
            try await two.lose()
            try await gone.next()
            for reason in ["client_disconnect", "transport_lost"] {
                let closes = try metrics.expectCounter("socketio_closes_total", labels + [("reason", reason)])
                #expect(closes.totalValue == 1)
            }
            #expect(try metrics.expectMeter("socketio_connections", labels).lastValue == 0)
        }
    }

    @Test func onlySoManyNamespacesAreToldApart() {
        let metrics = TestMetrics()
        var configuration = NamespacesConfiguration()
        configuration.metrics = metrics
        let namespaces = Namespaces(configuration: configuration)
        for number in 0..<100 { _ = namespaces.namespace("/\(number)") }
        let labels = Set(metrics.counters(label: "socketio_events_sent_total").map { $0.dimensions[0].1 })
        #expect(labels.count == NamespaceMetrics.maximumLabels + 1)
        #expect(labels.contains("other"))
    }

    @Test func comingAndGoingIsLoggedAtDebugAndFaultsSeldom() async throws {
        let handler = InMemoryLogHandler()
        try await NamespaceHost.run(namespaces: {
            $0.logger = Logger(label: "test") { _ in handler }
            $0.logger.logLevel = .debug
        }) { host in
            let gone = Inbox<Void>()
            host.server.namespace("/").onConnect { socket in
                socket.onDisconnect { _ in gone.put(()) }
                socket.on("fail") { throw CancellationError() }
            }
            let client = try await host.enter()
            for _ in 0..<100 { try await client.emit(#"["fail"]"#) }
            try await client.leave()
            try await gone.next()
            let entries = handler.entries
            #expect(entries.filter { $0.message == "Let a client in" && $0.level == .debug }.count == 1)
            #expect(entries.filter { $0.message == "A client is gone" && $0.level == .debug }.count == 1)
            #expect(entries.filter { $0.message == "A handler failed" && $0.level == .error }.count == 1)
            #expect(entries.count == 3)
        }
    }

    @Test func aWarningThatKeepsComingIsWrittenSeldomAndSaysHowOften() {
        var warning = RareWarning(interval: .seconds(10))
        let start = NIODeadline.uptimeNanoseconds(1_000_000_000)
        #expect(warning.happened(at: start) == 1)
        for second in 1..<10 { #expect(warning.happened(at: start + .seconds(Int64(second))) == nil) }
        #expect(warning.happened(at: start + .seconds(10)) == 10)
        #expect(warning.happened(at: start + .seconds(11)) == nil)
    }
}
