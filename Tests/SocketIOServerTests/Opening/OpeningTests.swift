import NIOCore
import NIOHTTP1
import NIOPosix
import SocketIO
import Synchronization
import Testing

@testable import SocketIOServer

@Suite(.timeLimit(.minutes(1))) struct OpeningTests {
    @Test(arguments: [1, 7, 100, 600])
    func anOpeningMayComeInPiecesOfAnySize(size: Int) async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            let fields = RawConnection.upgradeFields + ["cookie: " + String(repeating: "x", count: 1_500)]
            let bytes =
                Array(RawConnection.upgradeText(fields: fields).utf8) + RawConnection.frame(1, Array("40".utf8))
            for start in stride(from: 0, to: bytes.count, by: size) {
                try await client.send(bytes: Array(bytes[start..<min(start + size, bytes.count)]))
            }
            #expect(try await client.response().status == 101)
            #expect(try await client.frame().text.hasPrefix("0{"))
            #expect(try await client.frame().text.hasPrefix("40{"))
            try await client.close()
        }
    }

    /// It is longer than is waited for, and goes the longer way.
    @Test func aLongOpeningIsTakenToo() async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            let field = "cookie: " + String(repeating: "x", count: 2 * OpeningHead.longest)
            try await client.send(RawConnection.upgradeText(fields: RawConnection.upgradeFields + [field]))
            #expect(try await client.response().status == 101)
            #expect(try await client.frame().text.hasPrefix("0{"))
            try await client.close()
        }
    }

    @Test(arguments: [
        "GET /page", "GET /socket.io/?EIO=4&transport=polling", "GET /socket.io/?EIO=4&transport=websocket",
    ])
    func aRequestOfAnotherKindMayComeByteByByte(line: String) async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            for byte in "\(line) HTTP/1.1\r\nhost: a\r\n\r\n".utf8 { try await client.send(bytes: [byte]) }
            let response = try await client.response()
            #expect(response.status == (line.hasSuffix("websocket") ? 400 : 200))
        }
    }

    @Test func anApplicationThatLetsNobodyOpenASessionIsAskedOnce() async throws {
        let doorkeeper = Doorkeeper()
        let server = SocketIOServer(configuration: SocketIOConfiguration(), connectHandler: doorkeeper)
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { _ = try server.configurePipeline(of: channel) { _ in } }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let client = try await RawConnection.open(port: listener.localAddress?.port ?? 0)
        try await client.send(
            RawConnection.upgradeText(fields: RawConnection.upgradeFields + ["x-forwarded-for: 1.2.3.4"])
        )
        let response = try await client.response()
        #expect(response.status == 429)
        #expect(response.headers["retry-after"] == "3")
        #expect(response.headers["connection"] == "close")
        try await client.expectEnd()
        #expect(doorkeeper.asked.withLock { $0 } == [["1.2.3.4"]])
        #expect(server.sessionCount == 0)
        try await listener.close().get()
    }

    @Test func whatTheRequestSaidIsKnownWhenTheClientAsksToComeIn() async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            try await client.send(RawConnection.upgradeText(fields: RawConnection.upgradeFields + ["Cookie: a=b"]))
            #expect(try await client.response().status == 101)
            #expect(try await client.frame().text.hasPrefix("0{"))
            try await client.sendText("40")
            let request = try await host.visitors.requests.next()
            #expect(request.headers.first(name: "cookie") == "a=b")
            #expect(request.values(of: "COOKIE") == ["a=b"])
            #expect(request.headers.first(name: "host") == "localhost")
            try await client.close()
        }
    }

    /// Lets nobody open a session, and counts who asked.
    private final class Doorkeeper: ConnectHandler {
        let asked = Mutex<[[String]]>([])

        func sessionRequested(_ request: ConnectRequest) -> TimeAmount? {
            self.asked.withLock { $0.append(request.values(of: "x-forwarded-for")) }
            return .seconds(3)
        }

        func connectRequested(_ request: ConnectRequest, payload: JSONSlice?, by socket: Socket) {}
    }
}
