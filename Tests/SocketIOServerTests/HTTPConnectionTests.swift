import NIOCore
import NIOHTTP1
import SocketIO
import SocketIOServer
import Testing

@Suite struct HTTPConnectionTests {
    @Test func oneConnectionCarriesBothKindsOfRequestsInTurn() async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            let session = try await client.comeIn()
            for round in 0..<3 {
                try await client.send(RawConnection.requestText("GET", "/page/\(round)"))
                #expect(try await client.response().body == "elsewhere /page/\(round)")
                #expect(try await client.post(session, "42[\"echo\",\(round)]").body == "ok")
                #expect(try await client.poll(session).body == "42[\"echo\",\(round)]")
            }
        }
    }

    @Test(arguments: [
        "/", "/socket.iox", "/socket.io/x", "/x?EIO=4&transport=polling", "/socket.i", "*", "http://a/socket.io/",
    ])
    func everyOtherPathIsHandedOn(uri: String) async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            try await client.send(RawConnection.requestText(uri == "*" ? "OPTIONS" : "GET", uri))
            #expect(try await client.response().body == "elsewhere \(uri)")
        }
    }

    @Test func requestsForOthersMayBePipelined() async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            try await client.send((0..<5).map { RawConnection.requestText("GET", "/\($0)") }.joined())
            for number in 0..<5 { #expect(try await client.response().body == "elsewhere /\(number)") }
        }
    }

    @Test func aRequestPipelinedBehindAPollClosesTheConnection() async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            let session = try await client.comeIn()
            let poll = RawConnection.requestText("GET", "/socket.io/?EIO=4&transport=polling&sid=\(session)")
            try await client.send(poll + poll)
            try await client.expectEnd()
            try await host.expectLog("accepted", "closed transportLost")
            try await host.expectNoSessions()
        }
    }

    @Test func aRequestPipelinedBehindOneForOthersClosesTheConnection() async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            let socket = RawConnection.requestText("GET", "/socket.io/?EIO=4&transport=polling")
            try await client.send(RawConnection.requestText("GET", "/never") + socket)
            try await client.expectEnd()
            #expect(host.server.sessionCount == 0)
        }
    }

    @Test(arguments: [false, true])
    func whatIsNoHTTPIsAnsweredAndClosed(isKeptAlive: Bool) async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            if isKeptAlive {
                try await client.send(RawConnection.requestText("GET", "/page"))
                #expect(try await client.response().status == 200)
            }
            try await client.send("garbage\r\n\r\n")
            let response = try await client.response()
            #expect(response.status == 400)
            #expect(response.headers["connection"] == "close")
            try await client.expectEnd()
        }
    }

    @Test(
        arguments: ["/page", "/socket.io/"],
        [(4_200, 0, 414), (0, 17_000, 431), (0, 90_000, 400), (4_000, 15_000, 200)]
    )
    func aHeadThatIsTooLargeIsRefused(path: String, size: (target: Int, headers: Int, status: Int)) async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            let target = "\(path)?EIO=4&transport=polling&x=" + String(repeating: "a", count: max(0, size.target - 60))
            let field = "x: " + String(repeating: "a", count: size.headers)
            try await client.send(RawConnection.requestText("GET", target, fields: [field]))
            let response = try await client.response()
            #expect(response.status == size.status)
            guard size.status != 200 else { return }
            try await client.expectEnd()
            #expect(host.server.sessionCount == 0)
        }
    }

    @Test(arguments: ["/page", "/socket.io/?EIO=4&transport=polling&sid=none"])
    func aBodyWithoutEndIsNotReadWithoutEnd(uri: String) async throws {
        try await SocketIOHost.run {
            $0.maxBody = 200_000
        } _: { host in
            let client = try await host.connect()
            try await client.send(RawConnection.requestText("POST", uri, fields: ["transfer-encoding: chunked"]))
            let chunk = "8000\r\n" + String(repeating: "x", count: 0x8000) + "\r\n"
            await #expect(throws: (any Error).self) {
                while true { try await client.send(chunk) }
            }
        }
    }

    @Test func aMalformedBodyClosesTheConnection() async throws {
        try await SocketIOHost.run { host in
            let (client, other) = (try await host.connect(), try await host.connect())
            let session = try await other.comeIn()
            let fields = ["transfer-encoding: chunked"]
            try await client.request("POST", "transport=polling&sid=\(session)", fields: fields)
            try await client.send("zzz\r\n")
            _ = try await client.readToEnd()
            #expect(try await other.post(session, "3").body == "ok")
        }
    }

    @Test func aBodyInChunksIsTaken() async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            let session = try await client.comeIn()
            let fields = ["transfer-encoding: chunked"]
            try await client.request("POST", "transport=polling&sid=\(session)", fields: fields)
            try await client.send("4\r\n42[\"\r\n6\r\necho\",\r\n2\r\n1]\r\n0\r\n\r\n")
            #expect(try await client.response().body == "ok")
            #expect(try await client.poll(session).body == #"42["echo",1]"#)
        }
    }

    @Test(arguments: ["/socket.io/?EIO=4&transport=polling&sid=a", "/page"])
    func aRequestThatComesTooSlowlyIsClosed(uri: String) async throws {
        try await SocketIOHost.run {
            $0.requestTimeout = .milliseconds(100)
        } _: { host in
            let client = try await host.connect()
            try await client.send("POST \(uri) HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\nabc")
            try await client.expectEnd()
        }
    }

    private static let openings = [
        "", "GET /socket", "GET /page HTTP/1.1\r\nhost:", "GET /page HTTP/1.1\r\nhost: a\r\n\r\n",
        "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nhost: a\r\n\r\n",
        "POST /early HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\n{}",
    ]

    @Test(arguments: Self.openings)
    func aQuietConnectionIsClosed(opening: String) async throws {
        try await SocketIOHost.run {
            $0.idleTimeout = .milliseconds(100)
        } _: { host in
            let client = try await host.connect()
            try await client.send(opening)
            _ = try await client.readToEnd()
        }
    }

    @Test func aPollThatWaitsIsNotIdle() async throws {
        try await SocketIOHost.run {
            $0.idleTimeout = .milliseconds(1_500)
            $0.requestTimeout = .milliseconds(1_500)
            $0.engine.pingInterval = .milliseconds(2_500)
        } _: { host in
            let (client, other) = (try await host.connect(), try await host.connect())
            let session = try await client.handshake()
            #expect(try await other.post(session, "40").body == "ok")
            #expect(try await client.poll(session).body.hasPrefix("40{"))
            #expect(try await client.poll(session).body == "2")
        }
    }

    @Test func aRequestThatIsAnsweredEarlyLeavesTheConnectionUsable() async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            try await client.send("POST /early HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\n")
            #expect(try await client.response().body == "elsewhere /early")
            try await client.send("{}")
            try await client.send(RawConnection.requestText("GET", "/page"))
            #expect(try await client.response().body == "elsewhere /page")
            #expect(try await client.get("transport=polling").status == 200)
        }
    }

    // Traps 1 and 3: a request that asks for an upgrade is answered in full, and is the last on its connection.
    @Test(arguments: ["/page", "/socket.io/?EIO=4&transport=polling", "/socket.io/?EIO=4&transport=websocket"])
    func aRequestThatAsksForAnotherProtocolIsAnsweredAndCloses(uri: String) async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            let fields = ["connection: Upgrade, HTTP2-Settings", "upgrade: h2c", "http2-settings: AAMAAABkAAQAAP__"]
            try await client.send(RawConnection.requestText("GET", uri, fields: fields))
            let response = try await client.response()
            #expect(response.headers["connection"] == "close")
            #expect(!response.body.isEmpty)
            try await client.expectEnd()
        }
    }

    // Trap 4: who closes one half and takes no answer holds nothing.
    @Test(arguments: ["", "GET /page HTTP/1.1\r\nhost: a\r\n\r\n", "GET /socket.io/"])
    func aHalfClosedConnectionIsClosed(opening: String) async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            try await client.send(opening)
            if opening.hasPrefix("GET /page") { #expect(try await client.response().status == 200) }
            try await client.closeOutput()
            _ = try await client.readToEnd()
            try await host.expectAllClosed()
        }
    }
}

@Suite struct CrossOriginTests {
    private static func allowPages(_ configuration: inout SocketIOConfiguration) {
        configuration.allowsOrigin = { origin, host in
            origin == nil || origin == "https://page.example" || (origin == "http://localhost" && host == "localhost")
        }
    }

    @Test func anAllowedPageMayReadTheAnswersWithCredentials() async throws {
        try await SocketIOHost.run(Self.allowPages) { host in
            let client = try await host.connect()
            let response = try await client.get("transport=polling", fields: ["origin: https://page.example"])
            #expect(response.status == 200)
            #expect(response.headers["access-control-allow-origin"] == "https://page.example")
            #expect(response.headers["access-control-allow-credentials"] == "true")
            #expect(response.headers["vary"] == "Origin")
            #expect(try await client.get("transport=polling", fields: ["origin: http://localhost"]).status == 200)
            let native = try await client.get("transport=polling")
            #expect(native.status == 200)
            #expect(native.headers["access-control-allow-origin"] == nil)
        }
    }

    @Test(
        arguments: [
            (nil, "chat.example", true), ("https://chat.example", "chat.example", true),
            ("http://localhost:3000", "LocalHost:3000", true), ("http://localhost:3000", "localhost:3001", false),
            ("https://evil.example", "chat.example", false), ("null", "chat.example", false), ("", "", false),
            ("https://chat.example", nil, false),
        ] as [(String?, String?, Bool)]
    )
    func unlessToldOtherwiseAPageOfTheHostItAsksIsLetIn(origin: String?, host: String?, isAllowed: Bool) {
        #expect(SocketIOConfiguration().allowsOrigin(origin, host) == isAllowed)
    }

    @Test(arguments: ["https://evil.example", "null", "https://page.example.evil.example", ""])
    func anyOtherPageIsRefused(origin: String) async throws {
        try await SocketIOHost.run(Self.allowPages) { host in
            let client = try await host.connect()
            let response = try await client.get("transport=polling", fields: ["origin: \(origin)"])
            #expect(response.status == 403)
            #expect(response.body == #"{"code":4,"message":"Forbidden"}"#)
            #expect(response.headers["access-control-allow-origin"] == nil)
            #expect(host.server.sessionCount == 0)
        }
    }

    @Test func aPreflightIsAnsweredForAllowedPagesAlone() async throws {
        try await SocketIOHost.run(Self.allowPages) { host in
            let client = try await host.connect()
            let preflight = ["origin: https://page.example", "access-control-request-method: POST"]
            try await client.request("OPTIONS", "transport=polling", fields: preflight)
            let allowed = try await client.response()
            #expect(allowed.status == 204)
            #expect(allowed.headers["access-control-allow-methods"] == "GET, POST")
            #expect(allowed.headers["access-control-allow-headers"] == "content-type, authorization")
            #expect(allowed.headers["content-length"] == nil)
            try await client.request("OPTIONS", "transport=polling", fields: ["origin: https://evil.example"])
            let refused = try await client.response()
            #expect(refused.status == 403)
            #expect(refused.headers["access-control-allow-methods"] == nil)
        }
    }

    @Test func aPageThatIsRefusedGetsNoWebSocket() async throws {
        try await SocketIOHost.run(Self.allowPages) { host in
            let client = try await host.connect()
            let fields = RawConnection.upgradeFields + ["origin: https://evil.example"]
            try await client.send(RawConnection.upgradeText(fields: fields))
            let response = try await client.response()
            #expect(response.status == 403)
            #expect(response.headers["connection"] == "close")
            try await client.expectEnd()
        }
    }
}
