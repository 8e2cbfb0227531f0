import NIOCore
import SocketIO
import SocketIOServer
import Testing

// Trap 5: a graceful stop waits for every connection.
@Suite struct QuiescingTests {
    @Test(arguments: [1, 2])
    func everythingEndsWhenTheServerIsAboutToStop(loops: Int) async throws {
        try await SocketIOHost.run(loops: loops) { host in
            let (silent, idle, page) = (try await host.connect(), try await host.connect(), try await host.connect())
            let (poller, socket, probe) = (try await host.connect(), try await host.connect(), try await host.connect())
            let polled = try await poller.comeIn()
            _ = try await idle.comeIn()
            try await socket.enter()
            try await probe.upgrade(polled)
            try await probe.sendText("2probe")
            #expect(try await probe.frame().text == "3probe")
            try await page.send(RawConnection.requestText("GET", "/page"))
            #expect(try await page.response().status == 200)
            try await host.expectLog("accepted", "accepted", "accepted")
            try await host.quiesce()
            try await socket.expectClose(1001)
            try await silent.expectEnd()
            try await page.expectEnd()
            try await idle.expectEnd()
        }
    }

    @Test func aPollThatWaitsIsToldAndItsConnectionClosed() async throws {
        try await SocketIOHost.run { host in
            let (poller, other) = (try await host.connect(), try await host.connect())
            let session = try await poller.comeIn()
            try await poller.request("GET", "transport=polling&sid=\(session)")
            #expect(try await other.post(session, "3").body == "ok")
            try await host.quiesce()
            let answer = try await poller.response()
            #expect(answer.body == "1")
            #expect(answer.headers["connection"] == "close")
            try await poller.expectEnd()
            try await host.expectLog("accepted", "closed serverClosed")
            try await host.expectNoSessions()
        }
    }

    @Test func aRequestThatIsStillComingIsAnsweredFirst() async throws {
        try await SocketIOHost.run { host in
            let (page, socket, new) = (try await host.connect(), try await host.connect(), try await host.connect())
            let session = try await socket.comeIn()
            let other = try await host.connect()
            try await page.send("POST /page HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\n")
            try await socket.request("POST", "transport=polling&sid=\(session)", fields: ["content-length: 2"])
            try await socket.send("4")
            // Its body has not come: the request is being read once this one is answered.
            try await new.request("GET", "transport=polling", fields: ["content-length: 1"])
            #expect(try await other.get("transport=polling&sid=nobody").status == 400)
            try await host.startQuiescing()
            try await page.send("{}")
            let answer = try await page.response()
            #expect(answer.body == "elsewhere /page")
            #expect(answer.headers["connection"] == "close")
            try await page.expectEnd()
            try await socket.send("1")
            #expect(try await socket.response().body == "ok")
            try await socket.expectEnd()
            try await new.send("x")
            #expect(try await new.response().status == 400)
            try await new.expectEnd()
            try await host.expectAllClosed()
        }
    }
}
