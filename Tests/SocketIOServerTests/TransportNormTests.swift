import NIOCore
import SocketIO
import SocketIOServer
import Testing

/// What the specifications say of requests, where no other suite holds it.
@Suite struct TransportNormTests {
    private static let key = "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ=="
    private static let plain = ["upgrade: websocket", "sec-websocket-version: 13", Self.key]

    @Test(
        arguments: [
            ["connection: Upgrade", "upgrade: websocket"],
            ["connection: keep-alive, Upgrade", "upgrade: WebSocket"],
            ["Connection: keep-alive", "connection: UPGRADE", "Upgrade: WEBSOCKET"],
        ]
    )
    func theAnswerAgreesToAWebSocketAndToNothingElse(fields: [String]) async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            let offers = [
                "sec-websocket-version: 13", Self.key, "sec-websocket-protocol: chat, superchat",
                "sec-websocket-extensions: permessage-deflate; client_max_window_bits", "x-unknown: 1",
            ]
            try await client.send(RawConnection.upgradeText(fields: fields + offers))
            let response = try await client.response()
            #expect(response.status == 101)
            #expect(response.headers["upgrade"]?.lowercased() == "websocket")
            #expect(response.headers["connection"]?.lowercased() == "upgrade")
            #expect(response.headers["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
            #expect(response.headers["sec-websocket-protocol"] == nil)
            #expect(response.headers["sec-websocket-extensions"] == nil)
            #expect(try await client.frame().text.hasPrefix("0{"))
            try await client.close()
        }
    }

    @Test(arguments: ["8", "0", "14", "13, 8"])
    func whoAsksForAnotherVersionIsToldWhichIsSpoken(version: String) async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            let fields = [
                "connection: Upgrade", "upgrade: websocket", "sec-websocket-version: \(version)", Self.key,
            ]
            try await client.send(RawConnection.upgradeText(fields: fields))
            let response = try await client.response()
            #expect(response.status == 400)
            #expect(response.headers["sec-websocket-version"] == "13")
            #expect(host.server.sessionCount == 0)
        }
    }

    @Test(
        arguments: [
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.0\r\nhost: localhost\r\n",
            "POST /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nhost: localhost\r\n",
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n",
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nhost: localhost\r\nhost: elsewhere\r\n",
        ]
    )
    func aHandshakeIsAGetOfHTTP1_1WithAHost(head: String) async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            let fields = (["connection: Upgrade"] + Self.plain).map { $0 + "\r\n" }.joined()
            try await client.send(head + fields + "\r\n")
            #expect(try await client.response().status == 400)
            #expect(host.server.sessionCount == 0)
        }
    }

    @Test(arguments: [nil, "text/plain", "text/plain;charset=UTF-8", "application/octet-stream"])
    func aBodyIsTextWhateverItSaysItIs(contentType: String?) async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            let session = try await client.comeIn()
            let fields = contentType.map { ["content-type: \($0)"] } ?? []
            let query = "transport=polling&sid=\(session)"
            try await client.request("POST", query, body: #"42["echo","é"]"#, fields: fields)
            #expect(try await client.response().body == "ok")
            #expect(try await client.poll(session).body == #"42["echo","é"]"#)
        }
    }

    @Test(arguments: [1, 2])
    func aSecondPostIsRefusedAndEndsTheSession(loops: Int) async throws {
        try await SocketIOHost.run(loops: loops) { host in
            let (first, second) = (try await host.connect(), try await host.connect())
            let session = try await first.comeIn()
            let body = #"42["echo",1]"#
            let head = RawConnection.requestText(
                "POST",
                "/socket.io/?EIO=4&transport=polling&sid=\(session)",
                body: body
            )
            try await first.send(String(head.dropLast(4)))
            // Whoever is heard second is refused, and by then the session is over for both.
            var answer = try await second.post(session, "3")
            while answer.status == 200 { answer = try await second.post(session, "3") }
            #expect(answer.status == 400)
            try await first.send(String(head.suffix(4)))
            #expect(try await first.response().status == 400)
            #expect(try await second.poll(session).status == 400)
            try await host.expectLog("accepted", "closed protocolError")
            try await host.expectNoSessions()
        }
    }

    @Test func aPostThatDoesNotComeToItsEndLeavesRoomForTheNext() async throws {
        try await SocketIOHost.run {
            $0.requestTimeout = .milliseconds(500)
        } _: { host in
            let (client, broken) = (try await host.connect(), try await host.connect())
            let session = try await client.comeIn()
            try await broken.request("POST", "transport=polling&sid=\(session)", fields: ["content-length: 100"])
            try await broken.expectEnd()
            #expect(try await client.post(session, #"42["echo",1]"#).body == "ok")
            #expect(try await client.poll(session).body == #"42["echo",1]"#)
        }
    }

    @Test func whoLeavesTheLastNamespaceMayComeBackForAWhileAndIsLetGoThen() async throws {
        try await SocketIOHost.run {
            $0.connectTimeout = .milliseconds(500)
            $0.engine.pingInterval = .milliseconds(100)
        } _: { host in
            let client = try await host.connect()
            try await client.enter()
            try await client.sendText("41")
            // The next thing that is heard is a ping: the connection was not closed with the namespace.
            #expect(try await client.frame().text == "2")
            try await client.sendText("3")
            try await client.sendText("40")
            var answer = try await client.frame().text
            while answer == "2" {
                try await client.sendText("3")
                answer = try await client.frame().text
            }
            #expect(answer.hasPrefix("40{"))
            try await client.sendText("41")
            var frame = try await client.frame()
            while frame.opcode == 1, frame.text == "2" {
                try await client.sendText("3")
                frame = try await client.frame()
            }
            #expect(frame == RawFrame(opcode: 8, data: [0x03, 0xE9]), "1001, going away")
            try await host.expectNoSessions()
        }
    }
}
