import NIOCore
import SocketIO
import SocketIOServer
import Testing

@Suite struct TransportUpgradeTests {
    /// Loops: with two, the WebSocket is on another event loop than its session.
    @Test(arguments: [1, 2])
    func aWebSocketTakesOverWithNothingLostOrReordered(loops: Int) async throws {
        try await SocketIOHost.run(loops: loops) { host in
            let (poller, socket) = (try await host.connect(), try await host.connect())
            let session = try await poller.comeIn()
            try await poller.request("GET", "transport=polling&sid=\(session)")
            try await socket.upgrade(session)
            try await socket.sendText("2probe")
            #expect(try await socket.frame().text == "3probe")
            #expect(try await poller.response().body == "6")
            // In flight both ways: the client posts, and the server's echoes have nowhere to go yet.
            #expect(try await poller.post(session, "42[\"echo\",1]\u{1E}42[\"echo\",2]").body == "ok")
            #expect(try await poller.post(session, #"42["count",20]"#).body == "ok")
            try await socket.send(
                bytes: RawConnection.frame(1, Array("5".utf8)) + RawConnection.frame(1, Array(#"42["echo",3]"#.utf8))
            )
            for number in 1...2 { #expect(try await socket.frame().text == "42[\"echo\",\(number)]") }
            for number in 0..<20 { #expect(try await socket.frame().text == "42[\"count\",\(number)]") }
            #expect(try await socket.frame().text == #"42["echo",3]"#)
            try await host.expectLog("accepted", "echo 1", "echo 2", "count 20", "echo 3")
            try await socket.sendFrame(8, [0x03, 0xE9])
            try await socket.expectClose(1001)
            try await host.expectLog("closed webSocket 1001")
            try await host.expectNoSessions()
        }
    }

    @Test(arguments: [1, 2])
    func whatWasNotFetchedByPollingComesByTheWebSocket(loops: Int) async throws {
        try await SocketIOHost.run(loops: loops) { host in
            let (poller, socket) = (try await host.connect(), try await host.connect())
            let session = try await poller.handshake()
            #expect(try await poller.post(session, "40").body == "ok")
            try await socket.upgrade(session)
            try await socket.sendText("2probe")
            #expect(try await socket.frame().text == "3probe")
            try await socket.sendText("5")
            #expect(try await socket.frame().text.hasPrefix("40{\"sid\":"))
            try await socket.close()
            try await host.expectLog("accepted", "closed transportLost")
        }
    }

    // Trap 6, for a session that polls.
    @Test(arguments: [1, 2])
    func aProbeRightBehindTheRequestIsHeard(loops: Int) async throws {
        try await SocketIOHost.run(loops: loops) { host in
            let (poller, socket) = (try await host.connect(), try await host.connect())
            let session = try await poller.comeIn()
            let frames = ["2probe", "5", #"42["echo",1]"#].flatMap { RawConnection.frame(1, Array($0.utf8)) }
            try await socket.send(bytes: Array(RawConnection.upgradeText(session).utf8) + frames)
            #expect(try await socket.response().status == 101)
            #expect(try await socket.frame().text == "3probe")
            #expect(try await socket.frame().text == #"42["echo",1]"#)
            try await socket.close()
        }
    }

    @Test func requestsForAnUpgradedSessionAreRefusedAndHarmNothing() async throws {
        try await SocketIOHost.run { host in
            let (poller, socket) = (try await host.connect(), try await host.connect())
            let session = try await poller.comeIn()
            try await socket.upgrade(session)
            try await socket.sendText("2probe")
            #expect(try await socket.frame().text == "3probe")
            try await socket.sendText("5")
            try await socket.sendText(#"42["echo",1]"#)
            #expect(try await socket.frame().text == #"42["echo",1]"#)
            #expect(try await poller.poll(session).status == 400)
            #expect(try await poller.post(session, #"42["echo",2]"#).status == 400)
            let second = try await host.connect()
            try await second.upgrade(session)
            try await second.expectClose(1008)
            try await socket.sendText(#"42["echo",3]"#)
            #expect(try await socket.frame().text == #"42["echo",3]"#)
            try await socket.close()
        }
    }

    @Test(arguments: [1, 2], ["nothing", "probe", "wrong"])
    func aProbeThatDiesHalfwayLeavesTheSessionPolling(loops: Int, way: String) async throws {
        try await SocketIOHost.run(loops: loops) { host in
            let (poller, socket) = (try await host.connect(), try await host.connect())
            let session = try await poller.comeIn()
            try await socket.upgrade(session)
            switch way {
            case "probe":
                try await socket.sendText("2probe")
                #expect(try await socket.frame().text == "3probe")
                try await socket.abort()
            case "wrong":
                try await socket.sendText("4nonsense")
                try await socket.expectClose(1008)
            default:
                try await socket.sendFrame(8, [0x03, 0xE8])
                try await socket.expectClose(1000)
            }
            #expect(try await poller.post(session, #"42["echo",1]"#).body == "ok")
            var answer = try await poller.poll(session).body
            while answer == "6" { answer = try await poller.poll(session).body }
            #expect(answer == #"42["echo",1]"#)
            let again = try await host.connect()
            try await again.upgrade(session)
            try await again.sendText("2probe")
            #expect(try await again.frame().text == "3probe")
            try await again.close()
        }
    }

    @Test(arguments: [1, 2])
    func aProbeThatTakesTooLongIsClosed(loops: Int) async throws {
        try await SocketIOHost.run(loops: loops) {
            $0.engine.upgradeTimeout = .milliseconds(50)
        } _: { host in
            let (poller, socket) = (try await host.connect(), try await host.connect())
            let session = try await poller.comeIn()
            try await socket.upgrade(session)
            try await socket.expectClose(1008)
            #expect(try await poller.post(session, #"42["echo",1]"#).body == "ok")
            #expect(try await poller.poll(session).body == #"42["echo",1]"#)
        }
    }

    @Test(arguments: [1, 2])
    func aSecondWebSocketIsTurnedAwayWhileOneIsTried(loops: Int) async throws {
        try await SocketIOHost.run(loops: loops) { host in
            let (poller, first, second) = (try await host.connect(), try await host.connect(), try await host.connect())
            let session = try await poller.comeIn()
            try await first.upgrade(session)
            try await first.sendText("2probe")
            #expect(try await first.frame().text == "3probe")
            try await second.upgrade(session)
            try await second.expectClose(1008)
            try await first.sendText("5")
            try await first.sendText(#"42["echo",1]"#)
            #expect(try await first.frame().text == #"42["echo",1]"#)
            try await first.close()
        }
    }

    @Test(arguments: [1, 2])
    func aSessionThatEndsTakesItsProbeWithIt(loops: Int) async throws {
        try await SocketIOHost.run(loops: loops) { host in
            let (poller, socket) = (try await host.connect(), try await host.connect())
            let session = try await poller.comeIn()
            try await socket.upgrade(session)
            try await socket.sendText("2probe")
            #expect(try await socket.frame().text == "3probe")
            #expect(try await poller.post(session, "1").body == "ok")
            try await socket.expectClose(1008)
            try await host.expectLog("accepted", "closed closePacket")
            try await host.expectNoSessions()
        }
    }

    @Test func aMalformedFrameOnATriedWebSocketDoesNotEndTheSession() async throws {
        try await SocketIOHost.run { host in
            let (poller, socket) = (try await host.connect(), try await host.connect())
            let session = try await poller.comeIn()
            try await socket.upgrade(session)
            try await socket.sendFrame(1, Array("2probe".utf8), masked: false)
            try await socket.expectClose(1002)
            #expect(try await poller.post(session, #"42["echo",1]"#).body == "ok")
            #expect(try await poller.poll(session).body == #"42["echo",1]"#)
        }
    }
}
