import NIOCore
import NIOPosix
import SocketIO
import SocketIOClient
import SocketIOServer
import Synchronization
import Testing

/// A server on a free port of this machine, for as long as one test takes.
struct SocketIOHost {
    let server: SocketIOServer
    let visitors: Visitors
    private let listener: any Channel
    private let children: Children

    private final class Children: Sendable {
        let all = Mutex<[any Channel]>([])
    }

    /// Runs a server, and proves in the end that it forgets every session.
    ///
    /// `loops` is how many event loops its connections are spread over, one after the other.
    static func run(
        loops: Int = 1,
        halfClosure: Bool = true,
        _ change: (inout SocketIOConfiguration) -> Void = { _ in },
        _ body: (SocketIOHost) async throws -> Void
    ) async throws {
        await Turns.servers.take()
        let result: Result<Void, any Error>
        do {
            try await self.serve(loops, halfClosure, change, body)
            result = .success(())
        } catch {
            result = .failure(error)
        }
        await Turns.servers.giveBack()
        try result.get()
    }

    private static func serve(
        _ loops: Int,
        _ halfClosure: Bool,
        _ change: (inout SocketIOConfiguration) -> Void,
        _ body: (SocketIOHost) async throws -> Void
    ) async throws {
        var configuration = SocketIOConfiguration()
        configuration.engine.pingTimeout = .seconds(2)
        change(&configuration)
        let visitors = Visitors()
        let server = SocketIOServer(configuration: configuration, connectHandler: visitors)
        let children = Children()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: loops)
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton, childGroup: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: halfClosure)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelOption(.socketOption(.so_sndbuf), value: 65_536)
            .childChannelInitializer { channel in
                children.all.withLock { $0.append(channel) }
                return channel.eventLoop.makeCompletedFuture {
                    _ = try server.configurePipeline(of: channel) { channel in
                        try channel.pipeline.syncOperations.addHandler(TinyResponder())
                    }
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let host = SocketIOHost(server: server, visitors: visitors, listener: listener, children: children)
        let result: Result<Void, any Error>
        do {
            try await body(host)
            server.closeAll()
            try await host.expectNoSessions()
            result = .success(())
        } catch {
            result = .failure(error)
        }
        try await listener.close().get()
        try await group.shutdownGracefully()
        try result.get()
    }

    var port: Int {
        self.listener.localAddress?.port ?? 0
    }

    /// Opens a connection that says nothing by itself.
    func connect(reading: Bool = true) async throws -> RawConnection {
        try await RawConnection.open(port: self.port, reading: reading)
    }

    /// Comes in as Hallway's own client does.
    func client(_ payload: String? = nil) async throws -> SocketIOClient {
        let payload = payload.flatMap { JSONSlice(ByteBuffer(string: $0)) }
        return try await SocketIOClient.connect(host: "127.0.0.1", port: self.port, payload: payload)
    }

    /// Waits until the server has forgotten every session.
    func expectNoSessions(_ location: SourceLocation = #_sourceLocation) async throws {
        let loop = self.listener.eventLoop
        let deadline = NIODeadline.now() + .seconds(5)
        while self.server.sessionCount > 0, NIODeadline.now() < deadline {
            try await loop.scheduleTask(in: .milliseconds(2)) {}.futureResult.get()
        }
        #expect(self.server.sessionCount == 0, sourceLocation: location)
    }

    func expectLog(_ lines: String..., location: SourceLocation = #_sourceLocation) async throws {
        for line in lines {
            #expect(try await self.visitors.log.next() == line, sourceLocation: location)
        }
    }

    /// Tells every connection that the server is about to stop, and waits until all are closed.
    func quiesce() async throws {
        try await self.startQuiescing()
        try await self.expectAllClosed()
    }

    /// Tells every connection that the server is about to stop.
    func startQuiescing() async throws {
        for child in self.children.all.withLock({ $0 }) {
            try await child.eventLoop.submit {
                child.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
            }.get()
        }
    }

    /// Waits until the server's side of every connection is closed.
    func expectAllClosed() async throws {
        let closed = Inbox<Void>()
        let children = self.children.all.withLock { $0 }
        for child in children { child.closeFuture.whenComplete { _ in closed.put(()) } }
        for _ in children { try await closed.next() }
    }

    /// How many bytes wait in the server for clients to read them.
    func bytesWaiting() async throws -> Int {
        var bytes = 0
        for child in self.children.all.withLock({ $0 }) where child.isActive {
            bytes += try await child.getOption(.bufferedWritableBytes).get()
        }
        return bytes
    }
}
