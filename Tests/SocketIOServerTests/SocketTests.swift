import NIOCore
import NIOHTTP1
import SocketIO
import SocketIOClient
import SocketIOServer
import Testing

@Suite struct SocketTests {
    @Test func eventsAndAnswersGoBothWays() async throws {
        try await SocketIOHost.run { host in
            let client = try await host.client(#"{"token":"a"}"#)
            var events = client.events.makeAsyncIterator()
            client.emit("echo", ByteBuffer(string: #"{"a":1}"#))
            let event = await events.next()
            #expect(event?.name == "echo")
            #expect(event?.argument.map { String(buffer: $0.bytes) } == #"{"a":1}"#)
            for number in 0..<10 {
                let answer = try await client.call("ask", ByteBuffer(string: String(number)))
                #expect(answer.integer == Int64(number))
            }
            try await client.disconnect()
            #expect(await events.next() == nil)
            try await host.expectLog("accepted", #"echo {"a":1}"#)
            for number in 0..<10 { try await host.expectLog("ask \(number)") }
            try await host.expectLog("closed disconnectPacket")
            try await host.expectNoSessions()
        }
    }

    @Test func manyMessagesKeepTheirOrder() async throws {
        try await SocketIOHost.run { host in
            let client = try await host.client()
            for number in 0..<1_000 { client.emit("echo", ByteBuffer(string: String(number))) }
            var next: Int64 = 0
            for await event in client.events {
                #expect(event.argument?.integer == next)
                next += 1
                if next == 1_000 { break }
            }
            try await client.drop()
        }
    }

    @Test func whoIsRefusedIsToldWhyAndMayAskAgain() async throws {
        try await SocketIOHost.run { host in
            await #expect(throws: SocketIOClientError.self) { try await host.client(#"{"refuse":true}"#) }
            try await host.expectNoSessions()
            let client = try await host.connect()
            try await client.upgrade()
            #expect(try await client.frame().text.hasPrefix("0{"))
            try await client.sendText(#"40{"refuse":true}"#)
            #expect(try await client.frame().text == #"44{"message":"no \"entry\"","data":{"code":"unauthorized"}}"#)
            try await client.sendText("40")
            #expect(try await client.frame().text.hasPrefix("40{\"sid\":"))
            try await host.expectLog("accepted")
            try await client.close()
        }
    }

    @Test func theRequestThatOpenedTheSessionIsShownToWhoDecides() async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            let text = RawConnection.upgradeText(fields: RawConnection.upgradeFields + ["x-forwarded-for: 192.0.2.1"])
            try await client.send(text)
            #expect(try await client.response().status == 101)
            #expect(try await client.frame().text.hasPrefix("0{"))
            try await client.sendText("40")
            let request = try await host.visitors.requests.next()
            #expect(request.headers["x-forwarded-for"] == ["192.0.2.1"])
            #expect(request.remoteAddress?.ipAddress == "127.0.0.1")
            try await client.close()
        }
    }

    @Test func theServerShowsOutWithADisconnectPacket() async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            try await client.enter()
            try await client.sendText(#"42["leave",1]"#)
            #expect(try await client.frame().text == #"42["bye",1]"#)
            #expect(try await client.frame().text == "41")
            try await client.expectClose(1001)
            try await host.expectLog("accepted", "leave 1", "closed shownOut")
            try await host.expectNoSessions()
        }
    }

    @Test func theServerMayCloseTheTransportAlone() async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            try await client.enter()
            try await client.sendText(#"42["drop",1]"#)
            try await client.expectClose(1001)
            try await host.expectLog("accepted", "drop 1", "closed serverClosed")
        }
    }

    @Test func aSocketMayBeLetInLaterAndFromAnywhere() async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            try await client.upgrade()
            #expect(try await client.frame().text.hasPrefix("0{"))
            try await client.sendText(#"40{"hold":true}"#)
            let socket = try await host.visitors.sockets.next()
            socket.accept(Visitor(log: host.visitors.log))
            socket.send(.event("welcome", ByteBuffer(string: "{}")))
            #expect(try await client.frame().text.hasPrefix("40{\"sid\":"))
            #expect(try await client.frame().text == #"42["welcome",{}]"#)
            socket.disconnectAll()
            socket.send(.event("late", ByteBuffer(string: "{}")))
            #expect(try await client.frame().text == "41")
            try await client.expectClose(1001)
            try await host.expectLog("accepted", "closed shownOut")
        }
    }

    @Test func whoLeftWhileBeingDecidedOnIsNotLetIn() async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            try await client.upgrade()
            #expect(try await client.frame().text.hasPrefix("0{"))
            try await client.sendText(#"40{"hold":true}"#)
            let socket = try await host.visitors.sockets.next()
            try await client.close()
            try await host.expectNoSessions()
            socket.accept(Visitor(log: host.visitors.log))
            socket.refuse(message: "late", data: ByteBuffer(string: "{}"))
            try await host.expectLog("closed transportLost")
        }
    }

    @Test func whoIsNotDecidedOnInTimeIsClosed() async throws {
        try await SocketIOHost.run {
            $0.connectTimeout = .milliseconds(50)
        } _: { host in
            let client = try await host.connect()
            try await client.upgrade()
            #expect(try await client.frame().text.hasPrefix("0{"))
            try await client.sendText(#"40{"hold":true}"#)
            try await client.expectClose(1001)
            try await host.expectNoSessions()
        }
    }

    @Test func whoIsInIsNotSubjectToTheConnectTimeout() async throws {
        try await SocketIOHost.run {
            $0.connectTimeout = .milliseconds(500)
            $0.engine.pingInterval = .milliseconds(700)
        } _: { host in
            let client = try await host.connect()
            try await client.enter()
            #expect(try await client.frame().text == "2")
            try await client.close()
        }
    }

    @Test(arguments: [#"42["echo",1]"#, "41", "430[]", "4x", "4", "451-[]", #"42[""#])
    func whatHasNoPlaceBeforeConnectClosesTheSocket(text: String) async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            try await client.upgrade()
            #expect(try await client.frame().text.hasPrefix("0{"))
            try await client.sendText(text)
            try await client.expectClose(1002)
            try await host.expectNoSessions()
        }
    }

    @Test func anotherNamespaceIsRefusedAndHarmsNothing() async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            try await client.enter()
            try await client.sendText("40/admin,")
            #expect(try await client.frame().text == #"44/admin,{"message":"Invalid namespace"}"#)
            try await client.sendText(#"42["echo",1]"#)
            #expect(try await client.frame().text == #"42["echo",1]"#)
            try await client.close()
        }
    }

    @Test func closeAllClosesEverySessionWhateverCarriesIt() async throws {
        try await SocketIOHost.run(loops: 2) { host in
            let (poller, idle, socket) = (try await host.connect(), try await host.connect(), try await host.connect())
            let session = try await poller.comeIn()
            _ = try await idle.comeIn()
            try await socket.enter()
            try await host.expectLog("accepted", "accepted", "accepted")
            try await poller.request("GET", "transport=polling&sid=\(session)")
            try await socket.sendText(#"42["echo",1]"#)
            #expect(try await socket.frame().text == #"42["echo",1]"#)
            try await host.expectLog("echo 1")
            host.server.closeAll()
            try await socket.expectClose(1001)
            let answer = try await poller.response()
            #expect(answer.body == "1" || answer.status == 400)
            try await host.expectLog("closed serverClosed", "closed serverClosed", "closed serverClosed")
            try await host.expectNoSessions()
        }
    }
}
