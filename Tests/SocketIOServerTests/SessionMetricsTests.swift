import MetricsTestKit
import NIOCore
import SocketIO
import SocketIOClient
import SocketIOServer
import Testing

@Suite struct SessionMetricsTests {
    private let metrics = TestMetrics()

    @Test(arguments: [1, 2])
    func aSessionIsCountedUnderTheTransportThatCarriesIt(loops: Int) async throws {
        try await SocketIOHost.run(loops: loops, { $0.metrics = self.metrics }) { host in
            let (poller, socket) = (try await host.connect(), try await host.connect())
            let session = try await poller.comeIn()
            #expect(try self.open == ["polling": 1, "websocket": 0])
            try await socket.upgrade(session)
            try await socket.sendText("2probe")
            #expect(try await socket.frame().text == "3probe")
            try await socket.sendText("5")
            try await socket.sendText(#"42["echo",1]"#)
            #expect(try await socket.frame().text == #"42["echo",1]"#)
            #expect(try self.open == ["polling": 0, "websocket": 1])
            let client = try await host.client()
            #expect(try self.open == ["polling": 0, "websocket": 2])
            try await client.disconnect()
            try await socket.close()
            try await host.expectNoSessions()
            #expect(try self.open == ["polling": 0, "websocket": 0])
            #expect(try self.opened == ["polling": 1, "websocket": 1])
        }
    }

    private var open: [String: Double] {
        get throws { try self.byTransport { try self.metrics.expectMeter("socketio_sessions", $0).lastValue ?? 0 } }
    }

    private var opened: [String: Double] {
        get throws {
            try self.byTransport {
                Double(try self.metrics.expectCounter("socketio_sessions_opened_total", $0).totalValue)
            }
        }
    }

    private func byTransport(_ read: ([(String, String)]) throws -> Double) rethrows -> [String: Double] {
        var numbers: [String: Double] = [:]
        for transport in ["polling", "websocket"] { numbers[transport] = try read([("transport", transport)]) }
        return numbers
    }
}
