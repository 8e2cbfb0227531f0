import NIOCore
import SocketIO
import SocketIOServer
import Testing

@Suite struct PollingTests {
    @Test func aHandshakeSaysWhatTheServerDoes() async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            let response = try await client.get("transport=polling")
            #expect(response.status == 200)
            #expect(response.headers["content-type"] == "text/plain; charset=UTF-8")
            #expect(response.headers["cache-control"] == "no-store")
            let packet = try #require(EnginePacket(text: ByteBuffer(string: response.body)))
            let handshake = try #require(EngineHandshake(data: packet.data))
            #expect(packet.kind == .open)
            #expect(handshake.mayUpgrade)
            #expect(handshake.maxPayload == 100_000)
            #expect(handshake.pingInterval == .seconds(10))
            #expect(host.server.sessionCount == 1)
        }
    }

    @Test func aSocketComesInSpeaksAndLeavesOnOneConnection() async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            let session = try await client.comeIn(#"{"token":"a"}"#)
            #expect(try await client.post(session, "4210[\"echo\",{\"a\":1}]\u{1E}42[\"echo\",2]").body == "ok")
            #expect(try await client.poll(session).body == "4310[{\"a\":1}]\u{1E}42[\"echo\",2]")
            #expect(try await client.post(session, "41").body == "ok")
            try await host.expectLog("accepted", #"echo {"a":1}"#, "echo 2", "closed disconnectPacket")
            // The session is there for another namespace, until the client closes it.
            #expect(host.server.sessionCount == 1)
            #expect(try await client.post(session, "1").body == "ok")
            try await host.expectNoSessions()
            let late = try await client.poll(session)
            #expect(late.status == 400)
            #expect(late.body == #"{"code":1,"message":"Session ID unknown"}"#)
        }
    }

    @Test func aPollWaitsUntilThereIsSomethingToSay() async throws {
        try await SocketIOHost.run { host in
            let (poller, poster) = (try await host.connect(), try await host.connect())
            let session = try await poller.comeIn()
            try await poller.request("GET", "transport=polling&sid=\(session)")
            #expect(try await poster.post(session, #"42["echo",1]"#).body == "ok")
            #expect(try await poller.response().body == #"42["echo",1]"#)
        }
    }

    @Test func aPollIsAnsweredWithThePingAndASilentClientIsGivenUp() async throws {
        try await SocketIOHost.run {
            $0.engine.pingInterval = .milliseconds(100)
        } _: { host in
            let client = try await host.connect()
            let session = try await client.handshake()
            #expect(try await client.post(session, "40").body == "ok")
            var packets: [Substring] = []
            while packets.last != "6" {
                let answer = try await client.poll(session)
                try #require(answer.status == 200)
                packets += answer.body.split(separator: "\u{1E}").filter { !$0.hasPrefix("40") }
                if packets == ["2"] { #expect(try await client.post(session, "3").body == "ok") }
            }
            #expect(packets == ["2", "2", "6"])
            try await host.expectLog("accepted", "closed pingTimeout")
            try await host.expectNoSessions()
        }
    }

    private static let refusals: [(String, String, Int, String)] = [
        ("GET", "/socket.io/", 5, "Unsupported protocol version"),
        ("GET", "/socket.io/?transport=polling", 5, "Unsupported protocol version"),
        ("GET", "/socket.io/?EIO=3&transport=polling", 5, "Unsupported protocol version"),
        ("GET", "/socket.io/?EIO=abc&transport=polling", 5, "Unsupported protocol version"),
        ("GET", "/socket.io/?EIO=4", 0, "Transport unknown"),
        ("GET", "/socket.io/?EIO=4&transport=abc", 0, "Transport unknown"),
        ("POST", "/socket.io/?EIO=4&transport=polling", 2, "Bad handshake method"),
        ("PUT", "/socket.io/?EIO=4&transport=polling", 2, "Bad handshake method"),
        ("DELETE", "/socket.io/?EIO=4&transport=polling&sid=a", 3, "Bad request"),
        ("GET", "/socket.io/?EIO=4&transport=polling&sid=nobody", 1, "Session ID unknown"),
        ("GET", "/socket.io/?EIO=4&transport=polling&sid=", 1, "Session ID unknown"),
        ("POST", "/socket.io/?EIO=4&transport=polling&sid=nobody", 1, "Session ID unknown"),
        ("GET", "/socket.io/?EIO=4&transport=websocket", 3, "Bad request"),
        ("GET", "/socket.io?EIO=4&transport=websocket&sid=nobody", 3, "Bad request"),
    ]

    @Test(arguments: Self.refusals)
    func aWrongRequestIsToldWhatIsWrong(method: String, uri: String, code: Int, message: String) async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            try await client.send(RawConnection.requestText(method, uri, body: method == "POST" ? "40" : nil))
            let response = try await client.response()
            #expect(response.status == 400)
            #expect(response.headers["content-type"] == "application/json")
            #expect(response.body == #"{"code":\#(code),"message":"\#(message)"}"#)
            #expect(host.server.sessionCount == 0)
            #expect(try await client.get("transport=polling").status == 200)
        }
    }

    @Test func anAnswerToHeadIsTheLastOnItsConnection() async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            try await client.request("HEAD", "transport=polling")
            let answer = try await client.readToEnd()
            #expect(answer.hasPrefix("HTTP/1.1 400"))
            #expect(answer.contains("connection: close"))
        }
    }

    @Test(arguments: ["", "x", "4a\u{1E}", "bAQID", "2", "0{}", "5"])
    func aMalformedPostEndsTheSession(body: String) async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            let session = try await client.comeIn()
            _ = try await client.post(session, body)
            try await host.expectLog("accepted", "closed protocolError")
            #expect(try await client.poll(session).status == 400)
            try await host.expectNoSessions()
        }
    }

    @Test func aSecondPollEndsTheSessionAndBothAreAnswered() async throws {
        try await SocketIOHost.run { host in
            let (first, second) = (try await host.connect(), try await host.connect())
            let session = try await first.comeIn()
            try await first.request("GET", "transport=polling&sid=\(session)")
            // A POST comes back behind the poll, so the poll waits when the second one is sent.
            #expect(try await second.post(session, "3").body == "ok")
            let refused = try await second.poll(session)
            #expect(refused.status == 400)
            #expect(refused.body == #"{"code":3,"message":"Bad request"}"#)
            let ended = try await first.response()
            #expect(ended.status == 200)
            #expect(ended.body == "1")
            try await host.expectLog("accepted", "closed concurrentPoll")
            try await host.expectNoSessions()
        }
    }

    @Test(arguments: [true, false], ["close", "abort", "half"])
    func anAbandonedPollIsALostSocket(halfClosure: Bool, way: String) async throws {
        try await SocketIOHost.run(halfClosure: halfClosure) { host in
            let (client, poster) = (try await host.connect(), try await host.connect())
            let session = try await client.comeIn()
            try await client.request("GET", "transport=polling&sid=\(session)")
            #expect(try await poster.post(session, "3").body == "ok")
            switch way {
            case "close": try await client.close()
            case "abort": try await client.abort()
            default: try await client.closeOutput()
            }
            try await host.expectLog("accepted", "closed transportLost")
            try await host.expectNoSessions()
        }
    }

    @Test func aClosePacketEndsTheSessionAndReleasesThePoll() async throws {
        try await SocketIOHost.run { host in
            let (poller, poster) = (try await host.connect(), try await host.connect())
            let session = try await poller.comeIn()
            try await poller.request("GET", "transport=polling&sid=\(session)")
            #expect(try await poster.post(session, "3\u{1E}1").body == "ok")
            #expect(try await poller.response().body == "6")
            try await host.expectLog("accepted", "closed closePacket")
        }
    }

    @Test func whoIsShownOutBetweenTwoPollsIsToldAtTheNext() async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            let session = try await client.comeIn()
            #expect(try await client.post(session, #"42["leave",1]"#).body == "ok")
            try await host.expectLog("accepted", "leave 1", "closed shownOut")
            #expect(try await client.post(session, #"42["echo",2]"#).body == "ok")
            #expect(try await client.poll(session).body == "42[\"bye\",1]\u{1E}41\u{1E}1")
            try await host.expectNoSessions()
            #expect(try await client.poll(session).status == 400)
        }
    }

    @Test func lastWordsThatNobodyFetchesAreForgotten() async throws {
        try await SocketIOHost.run {
            $0.engine.pingTimeout = .milliseconds(50)
        } _: { host in
            let client = try await host.connect()
            let session = try await client.comeIn()
            #expect(try await client.post(session, #"42["leave",1]"#).body == "ok")
            try await host.expectNoSessions()
        }
    }

    @Test func nobodyIsSentMorePacketsAtOnceThanEveryClientReads() async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            let session = try await client.comeIn()
            #expect(try await client.post(session, #"42["count",200]"#).body == "ok")
            var numbers: [String] = []
            while numbers.count < 200 {
                let packets = try await client.poll(session).body.split(separator: "\u{1E}")
                #expect((1...16).contains(packets.count))
                numbers += packets.map(String.init)
            }
            #expect(numbers == (0..<200).map { "42[\"count\",\($0)]" })
        }
    }

    @Test func aClientThatFetchesNothingLosesTheSession() async throws {
        try await SocketIOHost.run {
            $0.engine.maximumOutboundBytes = 1_000
        } _: { host in
            let client = try await host.connect()
            let session = try await client.comeIn()
            #expect(try await client.post(session, #"42["count",100]"#).body == "ok")
            try await host.expectLog("accepted", "count 100", "closed overflow")
            #expect(try await client.poll(session).status == 400)
        }
    }

    @Test func aBodyThatIsTooLargeIsAnsweredWhoeverIsStillSending() async throws {
        try await SocketIOHost.run {
            $0.maxPayload = 1_000
        } _: { host in
            let (client, other) = (try await host.connect(), try await host.connect())
            let session = try await other.comeIn()
            let body = "4" + String(repeating: "a", count: 4_000_000)
            let uri = "/socket.io/?EIO=4&transport=polling&sid=\(session)"
            client.push(bytes: Array(RawConnection.requestText("POST", uri, body: body).utf8))
            let response = try await client.response()
            #expect(response.status == 413)
            #expect(response.body == #"{"code":6,"message":"Payload too large"}"#)
            try await client.expectEnd()
            #expect(try await other.post(session, #"42["echo",1]"#).body == "ok")
            #expect(try await other.poll(session).body == #"42["echo",1]"#)
        }
    }

    @Test func aBodyOfJustTheGreatestSizeIsTaken() async throws {
        try await SocketIOHost.run {
            $0.maxPayload = 1_000
        } _: { host in
            let client = try await host.connect()
            let session = try await client.comeIn()
            let argument = "\"" + String(repeating: "a", count: 986) + "\""
            let body = "42[\"echo\",\(argument)]"
            #expect(body.utf8.count == 999)
            #expect(try await client.post(session, body).body == "ok")
            #expect(try await client.poll(session).body == body)
            #expect(try await client.post(session, body + "  ").status == 413)
        }
    }

    @Test func aSessionIsNotBoundToItsFirstConnectionsLoop() async throws {
        try await SocketIOHost.run(loops: 2) { host in
            let (first, second) = (try await host.connect(), try await host.connect())
            let session = try await first.handshake()
            #expect(try await second.post(session, "40").body == "ok")
            #expect(try await second.poll(session).body.hasPrefix("40{"))
            try await second.request("GET", "transport=polling&sid=\(session)")
            #expect(try await first.post(session, #"42["echo",1]"#).body == "ok")
            #expect(try await second.response().body == #"42["echo",1]"#)
            try await second.request("GET", "transport=polling&sid=\(session)")
            #expect(try await first.post(session, "3").body == "ok")
            try await second.close()
            try await host.expectLog("accepted", "echo 1")
        }
    }
}
