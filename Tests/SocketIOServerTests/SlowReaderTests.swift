import NIOCore
import SocketIO
import SocketIOServer
import Testing

@Suite struct SlowReaderTests {
    private static func string(_ length: Int) -> ByteBuffer {
        ByteBuffer(string: "\"" + String(repeating: "a", count: length) + "\"")
    }

    @Test func aClientThatDoesNotReadIsLetGo() async throws {
        try await SocketIOHost.run {
            $0.engine.maximumOutboundBytes = 100_000
        } _: { host in
            let (client, other) = (try await host.connect(), try await host.connect())
            try await client.enter(#"{"hold":true}"#, isHeld: host)
            let socket = try await host.visitors.sockets.next()
            try await client.stopReading()
            let message = EncodedPacket.event("a", Self.string(50_000))
            for _ in 0..<1_000 { socket.send(message) }
            try await host.expectLog("accepted", "closed overflow")
            try await host.expectNoSessions()
            try await other.enter()
            try await other.close()
            try await client.startReading()
            _ = try await client.readToEnd()
        }
    }

    @Test func whoPingsAndDoesNotReadTheAnswersCostsNoMemory() async throws {
        try await SocketIOHost.run {
            $0.engine.maximumOutboundBytes = 10_000
        } _: { host in
            let client = try await host.connect()
            try await client.enter()
            try await client.stopReading()
            let ping = RawConnection.frame(9, Array(repeating: 7, count: 125))
            let pings = Array(repeating: ping, count: 1_000).flatMap { $0 }
            for _ in 0..<4 { try await client.send(bytes: pings) }
            try await client.sendText(#"42["note",1]"#)
            try await host.expectLog("accepted", "note 1")
            let waiting = try await host.bytesWaiting()
            #expect(waiting <= 20_000)
            try await client.close()
            try await host.expectNoSessions()
        }
    }

    @Test func aPollAnswerThatIsNotReadIsNotWaitedForForever() async throws {
        try await SocketIOHost.run {
            $0.idleTimeout = .seconds(2)
            $0.engine.maximumOutboundBytes = 20_000_000
        } _: { host in
            let client = try await host.connect()
            let session = try await client.comeIn(#"{"hold":true}"#, isHeld: host)
            let socket = try await host.visitors.sockets.next()
            try await client.stopReading()
            let message = EncodedPacket.event("a", Self.string(1_000_000))
            for _ in 0..<16 { socket.send(message) }
            try await client.request("GET", "transport=polling&sid=\(session)", fields: ["connection: close"])
            try await host.expectAllClosed()
            try await client.close()
        }
    }
}

extension RawConnection {
    /// Comes in by WebSocket through the door that `Visitors` holds.
    fileprivate func enter(_ payload: String, isHeld host: SocketIOHost) async throws {
        try await self.upgrade()
        #expect(try await self.frame().text.hasPrefix("0{"))
        try await self.sendText("40" + payload)
        let socket = try await host.visitors.sockets.next()
        socket.accept(Visitor(log: host.visitors.log))
        host.visitors.sockets.put(socket)
        #expect(try await self.frame().text.hasPrefix("40{\"sid\":"))
    }

    /// The same by polling.
    fileprivate func comeIn(_ payload: String, isHeld host: SocketIOHost) async throws -> String {
        let session = try await self.handshake()
        #expect(try await self.post(session, "40" + payload).body == "ok")
        let socket = try await host.visitors.sockets.next()
        socket.accept(Visitor(log: host.visitors.log))
        host.visitors.sockets.put(socket)
        #expect(try await self.poll(session).body.hasPrefix("40{\"sid\":"))
        return session
    }
}
