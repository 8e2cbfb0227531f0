import NIOCore
import SocketIO
import SocketIOServer
import Testing

@Suite struct WebSocketOpeningTests {
    @Test func aWebSocketCarriesASessionFromTheStart() async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            try await client.upgrade()
            let open = try await client.frame()
            #expect(open.opcode == 1)
            #expect(open.text.contains(#""upgrades":[],"#))
            try await client.sendText("40")
            #expect(try await client.frame().text.hasPrefix("40{\"sid\":"))
            try await client.sendText(#"421["echo",1]"#)
            #expect(try await client.frame().text == "431[1]")
            try await client.sendFrame(8, [0x03, 0xE8])
            try await client.expectClose(1000)
            try await host.expectLog("accepted", "echo 1", "closed webSocket 1000")
            try await host.expectNoSessions()
        }
    }

    private static let key = "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ=="
    private static let badFields: [[String]] = [
        ["upgrade: websocket", "sec-websocket-version: 13"],
        ["upgrade: websocket", "sec-websocket-version: 13", "sec-websocket-key: "],
        ["upgrade: websocket", "sec-websocket-version: 13", "sec-websocket-key: short"],
        ["upgrade: websocket", "sec-websocket-version: 13", "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ=!"],
        ["upgrade: websocket", "sec-websocket-version: 13", Self.key, Self.key],
        ["upgrade: websocket", "sec-websocket-version: 8", Self.key],
        ["upgrade: websocket", Self.key],
        ["upgrade: h2c", "sec-websocket-version: 13", Self.key],
        ["sec-websocket-version: 13", Self.key],
    ]

    // Traps 1 and 3, and 6: bytes behind a refused upgrade are nobody's.
    @Test(arguments: Self.badFields, [false, true])
    func aRefusedUpgradeIsAnsweredInFullAndCloses(fields: [String], saysMore: Bool) async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            let more = saysMore ? RawConnection.frame(1, Array("40".utf8)) : []
            try await client.send(
                bytes: Array(RawConnection.upgradeText(fields: ["connection: Upgrade"] + fields).utf8) + more
            )
            let response = try await client.response()
            #expect(response.status == 400)
            #expect(response.body == #"{"code":3,"message":"Bad request"}"#)
            #expect(response.headers["connection"] == "close")
            _ = try await client.readToEnd()
            #expect(host.server.sessionCount == 0)
        }
    }

    @Test func anUpgradeForAnUnknownSessionIsRefused() async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            try await client.send(RawConnection.upgradeText("nobody"))
            let response = try await client.response()
            #expect(response.status == 400)
            #expect(response.body == #"{"code":1,"message":"Session ID unknown"}"#)
            try await client.expectEnd()
        }
    }

    // Trap 2: NIO's own handler upgrades on the first request alone.
    @Test func aConnectionThatPolledMayBecomeAWebSocket() async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            #expect(try await client.get("transport=polling&sid=nobody").status == 400)
            try await client.enter()
            try await client.sendText(#"42["echo",1]"#)
            #expect(try await client.frame().text == #"42["echo",1]"#)
            try await client.close()
            try await host.expectLog("accepted", "echo 1", "closed transportLost")
        }
    }

    // Trap 2: handlers for others stand in the way of one that carried other requests.
    @Test func aConnectionThatCarriedOtherRequestsIsRefusedAWebSocket() async throws {
        try await SocketIOHost.run { host in
            let (client, other) = (try await host.connect(), try await host.connect())
            let session = try await other.comeIn()
            for upgrade in [RawConnection.upgradeText(), RawConnection.upgradeText(session)] {
                let client = try await host.connect()
                try await client.send(RawConnection.requestText("GET", "/page"))
                #expect(try await client.response().status == 200)
                try await client.send(bytes: Array(upgrade.utf8) + RawConnection.frame(1, Array("2probe".utf8)))
                let response = try await client.response()
                #expect(response.status == 400)
                #expect(response.headers["connection"] == "close")
                _ = try await client.readToEnd()
            }
            #expect(try await other.post(session, #"42["echo",1]"#).body == "ok")
            try await client.enter()
            try await client.close()
        }
    }

    // Trap 6: frames may stand in the same segment as the request.
    @Test func framesRightBehindTheRequestAreHeard() async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            let frames = RawConnection.frame(1, Array("40".utf8)) + RawConnection.frame(9, [7])
            try await client.send(bytes: Array(RawConnection.upgradeText().utf8) + frames)
            #expect(try await client.response().status == 101)
            #expect(try await client.frame().text.hasPrefix("0{"))
            #expect(try await client.frame().text.hasPrefix("40{"))
            #expect(try await client.frame() == RawFrame(opcode: 10, data: [7]))
            try await client.close()
            try await host.expectLog("accepted", "closed transportLost")
        }
    }

    @Test(arguments: 0..<40)
    func anUpgradeMayComeInPiecesCutAnywhere(piece: Int) async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            let bytes = Array(RawConnection.upgradeText().utf8) + RawConnection.frame(1, Array("40".utf8))
            let cut = bytes.count - 1 - piece
            try await client.send(bytes: Array(bytes[..<cut]))
            try await client.send(bytes: Array(bytes[cut...]))
            #expect(try await client.response().status == 101)
            #expect(try await client.frame().text.hasPrefix("0{"))
            #expect(try await client.frame().text.hasPrefix("40{"))
            try await client.close()
        }
    }

    @Test func aClientThatIsGoneBeforeTheAnswerLeavesNothing() async throws {
        try await SocketIOHost.run { host in
            for way in 0..<3 {
                let client = try await host.connect()
                try await client.send(RawConnection.upgradeText())
                switch way {
                case 0: try await client.abort()
                case 1: try await client.close()
                default:
                    try await client.closeOutput()
                    _ = try await client.readToEnd()
                }
            }
            try await host.expectNoSessions()
        }
    }

    // Trap 8: who opens a WebSocket and never asks to come in is closed.
    @Test func aClientThatDoesNotAskToComeInIsClosed() async throws {
        try await SocketIOHost.run {
            $0.connectTimeout = .milliseconds(500)
        } _: { host in
            let client = try await host.connect()
            try await client.upgrade()
            #expect(try await client.frame().text.hasPrefix("0{"))
            try await client.expectClose(1001)
            try await host.expectNoSessions()
            let poller = try await host.connect()
            let session = try await poller.handshake()
            #expect(try await poller.poll(session).body == "1")
            try await host.expectNoSessions()
        }
    }
}
