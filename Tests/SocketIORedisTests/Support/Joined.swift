import CoreMetrics
import Logging
import NIOCore
import NIOPosix
import RedisClient
import ServiceLifecycle
import SocketIO
import SocketIOClient
import SocketIOServer
import Synchronization
import TestSupport
import Testing

@testable import SocketIORedis

/// A real Redis server of a test's own, and what stands around it.
enum Joined {
    static let isSkipped = ScratchRedis.executable == nil

    /// A client that is quick to come back and slow to lose patience.
    static func client(of redis: ScratchRedis) -> RedisClient {
        var configuration = RedisConfiguration(port: redis.port)
        configuration.connectTimeout = .seconds(30)
        configuration.commandTimeout = .seconds(30)
        configuration.backoff = RedisBackoff(initial: .milliseconds(5), maximum: .milliseconds(50))
        return RedisClient(
            configuration,
            group: MultiThreadedEventLoopGroup.singleton,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
    }

    /// A configuration that writes nothing anywhere.
    static func configuration(_ channel: String = "test") -> RedisBroadcasterConfiguration {
        var configuration = RedisBroadcasterConfiguration(channel: channel)
        configuration.longestPause = .milliseconds(50)
        configuration.logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        configuration.metrics = NOOPMetricsHandler.instance
        return configuration
    }

    /// Runs clients of a Redis server while the body runs.
    static func withClients<Answer: Sendable>(
        _ count: Int,
        of redis: ScratchRedis,
        _ body: ([RedisClient]) async throws -> Answer
    ) async throws -> Answer {
        let clients = (0..<count).map { _ in self.client(of: redis) }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            for client in clients { group.addTask { try await client.run() } }
            defer { group.cancelAll() }
            return try await body(clients)
        }
    }

    /// Runs two Socket.IO servers that one Redis server joins, from when both hear it.
    static func withServers(
        redis: ScratchRedis,
        change: (inout RedisBroadcasterConfiguration) -> Void = { _ in },
        namespaces: (inout NamespacesConfiguration) -> Void = { _ in },
        _ body: (_ one: JoinedServer, _ other: JoinedServer) async throws -> Void
    ) async throws {
        try await self.withClients(2, of: redis) { clients in
            var configuration = self.configuration()
            change(&configuration)
            var settings = NamespacesConfiguration()
            settings.logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            settings.metrics = NOOPMetricsHandler.instance
            namespaces(&settings)
            let servers = clients.map { JoinedServer(RedisBroadcaster($0, configuration: configuration), settings) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for server in servers { group.addTask { try await server.service.run() } }
                defer { group.cancelAll() }
                for server in servers { await server.listening() }
                try await clients[0].untilSubscribed(2)
                try await body(servers[0], servers[1])
            }
        }
    }
}

extension RedisClient {
    /// Waits until so many servers hear the channel.
    func untilSubscribed(_ count: Int, channel: String = "test") async throws {
        while true {
            let reply = try? await self.send(RedisCommand("PUBSUB", "NUMSUB", RedisArgument(channel)))
            if reply?.array?.last?.int == count { return }
            await Task.yield()
        }
    }
}

/// A Socket.IO server with a broadcaster of its own.
final class JoinedServer: Sendable {
    let server: SocketIOServer
    let service: SocketIOService
    let broadcaster: RedisBroadcaster
    private let addresses: AsyncStream<SocketAddress>

    init(_ broadcaster: RedisBroadcaster, _ settings: NamespacesConfiguration) {
        var settings = settings
        settings.broadcaster = broadcaster
        self.broadcaster = broadcaster
        self.server = SocketIOServer(namespaces: Namespaces(configuration: settings))
        let (addresses, continuation) = AsyncStream.makeStream(of: SocketAddress.self)
        self.addresses = addresses
        var configuration = SocketIOService.Configuration()
        configuration.onListening = { continuation.yield($0) }
        configuration.shutdownTimeout = .seconds(5)
        self.service = SocketIOService(server: self.server, configuration: configuration)
        let namespace = self.namespace
        namespace.onConnect { socket in
            if !socket.isRecovered { try socket.join("lounge") }
            socket.on("rooms") { [unowned socket] in socket.rooms.subtracting([socket.id]).sorted() }
        }
    }

    var namespace: Namespace { self.server.namespace("/") }

    func listening() async {
        for await _ in self.addresses { return }
    }

    /// Lets a client in, with its session's name and how far it has heard if it comes back.
    func enter(auth: String? = nil) async throws -> JoinedClient {
        let before = Set(self.namespace.sockets)
        let client = try await SocketIOClient.connect(
            host: "127.0.0.1",
            port: try #require(self.service.boundAddress?.port),
            payload: auth.flatMap { JSONSlice(ByteBuffer(string: $0)) }
        )
        let socket = try #require(Set(self.namespace.sockets).subtracting(before).first)
        return JoinedClient(client: client, socket: socket)
    }
}

/// A client, and the server's end of it.
struct JoinedClient {
    let client: SocketIOClient
    let socket: ClientSocket

    /// The next event: its array.
    func next() async throws -> String {
        var events = self.client.events.makeAsyncIterator()
        guard let event = await events.next() else { throw SocketIOClientError.closed }
        return String(buffer: event.payload.bytes)
    }

    /// Expects that the next event is this.
    func expect(_ event: String, _ location: SourceLocation = #_sourceLocation) async throws {
        let next = try await self.next()
        #expect(next == event, sourceLocation: location)
    }

    /// Expects an event that ends with an offset, which is the answer.
    @discardableResult
    func expectRecoverable(_ event: String, _ location: SourceLocation = #_sourceLocation) async throws -> String {
        let next = try await self.next()
        let start = event.dropLast() + ",\""
        try #require(next.hasPrefix(start) && next.hasSuffix("\"]"), "\(next)", sourceLocation: location)
        return String(next.dropFirst(start.count).dropLast(2))
    }
}
