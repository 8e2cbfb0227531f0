import Logging
public import NIOCore
public import NIOPosix
public import ServiceLifecycle
import Synchronization

/// Serves a ``SocketIOServer`` on a port of its own, without any web framework.
///
/// Requests for other paths are answered 404. When it is told to shut down it takes no more connections, closes every
/// session so that its client comes back to whichever server there is then, and ends within a bound.
public final class SocketIOService: Service, Sendable {
    /// Where to listen, and how.
    public struct Configuration: Sendable {
        /// The address or name to listen on.
        public var host = "127.0.0.1"
        /// The port to listen on; 0 is any that is free.
        public var port = 0
        /// How many connections may wait to be taken.
        public var backlog = 1_024
        /// How long connections may take to end after the service was told to shut down.
        public var shutdownTimeout = Duration.seconds(10)
        /// Called once with the address that is listened on.
        public var onListening: @Sendable (SocketAddress) -> Void = { _ in }

        /// Makes a configuration that listens on any free port of this machine for this machine.
        public init() {}
    }

    /// The server whose clients come in here.
    public let server: SocketIOServer
    /// Where it listens, and how.
    public let configuration: Configuration
    private let group: any EventLoopGroup
    private let address = Mutex<SocketAddress?>(nil)
    private let connections = Mutex(Connections())

    private struct Connections {
        var open: [ObjectIdentifier: any Channel] = [:]
        var isStopping = false
    }

    /// Makes a service; it listens when it is run.
    public init(
        server: SocketIOServer,
        configuration: Configuration = Configuration(),
        group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) {
        self.server = server
        self.configuration = configuration
        self.group = group
    }

    /// Makes a service that listens on that port.
    public convenience init(server: SocketIOServer, host: String = "127.0.0.1", port: Int) {
        var configuration = Configuration()
        configuration.host = host
        configuration.port = port
        self.init(server: server, configuration: configuration)
    }

    /// The address that is listened on; nil before and after.
    public var boundAddress: SocketAddress? {
        self.address.withLock { $0 }
    }

    /// Listens and serves until the task is cancelled or told to shut down.
    ///
    /// To be run once. It throws if it cannot listen, or if the broadcaster cannot go on.
    public func run() async throws {
        let listener = try await self.listen()
        try await withThrowingTaskGroup(of: Void.self) { group in
            if let namespaces = self.server.namespaces {
                group.addTask { try await namespaces.runUntilCancelled() }
            }
            group.addTask {
                try? await gracefulShutdown()
                await self.stop(listener)
                // What clients set off, their leaving among it, is still done.
                await self.server.namespaces?.finishHandlers()
            }
            defer { group.cancelAll() }
            try await group.next()
            group.cancelAll()
            try await group.waitForAll()
        }
    }
}

extension SocketIOService {
    private func listen() async throws -> any Channel {
        let server = self.server
        let listener = try await ServerBootstrap(group: self.group)
            .serverChannelOption(.backlog, value: Int32(clamping: self.configuration.backlog))
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                self.opened(channel)
                return channel.eventLoop.makeCompletedFuture {
                    _ = try server.configurePipeline(of: channel) { channel in
                        try channel.pipeline.syncOperations.addHandler(NotFoundResponder())
                    }
                }
            }
            .bind(host: self.configuration.host, port: self.configuration.port).get()
        self.address.withLock { $0 = listener.localAddress }
        if let address = listener.localAddress { self.configuration.onListening(address) }
        return listener
    }

    private func opened(_ channel: any Channel) {
        let key = ObjectIdentifier(channel)
        let isLate = self.connections.withLock { connections in
            connections.open[key] = channel
            return connections.isStopping
        }
        channel.closeFuture.whenComplete { _ in
            self.connections.withLock { _ = $0.open.removeValue(forKey: key) }
        }
        if isLate { channel.close(promise: nil) }
    }

    /// Takes no more connections, and ends those that there are: at once if the task was cancelled, else in good order.
    private func stop(_ listener: any Channel) async {
        try? await listener.close().get()
        self.address.withLock { $0 = nil }
        let open = self.connections.withLock { connections in
            connections.isStopping = true
            return Array(connections.open.values)
        }
        self.server.closeAll()
        for channel in open {
            channel.eventLoop.execute {
                channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
            }
        }
        let patience = Task.isCancelled ? TimeAmount.zero : TimeAmount(self.configuration.shutdownTimeout)
        let deadline = listener.eventLoop.scheduleTask(in: patience) {
            for channel in open { channel.close(promise: nil) }
        }
        for channel in open { try? await channel.closeFuture.get() }
        deadline.cancel()
    }
}
