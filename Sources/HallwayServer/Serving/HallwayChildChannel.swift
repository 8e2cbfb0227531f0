import HummingbirdCore
import Logging
import NIOCore
import SocketIOHummingbird
import SocketIOServer

/// One connection to the server's port: Socket.IO's requests go to the sockets, all others to Hummingbird's router.
///
/// A connection that becomes a WebSocket costs no task: the ``Listener`` starts one only for those that do not.
struct HallwayChildChannel: HTTPChannelHandler {
    typealias HTTP = SocketIOChannel.HTTP
    typealias Value = SocketIOChannel.Value

    private let inner: SocketIOChannel
    private let security: TransportSecurity?
    private let connections: OpenConnections

    init(
        responder: @escaping Responder,
        sockets: SocketIOServer,
        security: TransportSecurity?,
        connections: OpenConnections
    ) {
        self.inner = SocketIOChannel(responder: responder, sockets: sockets, isSecure: security != nil)
        self.security = security
        self.connections = connections
    }

    var responder: Responder {
        self.inner.responder
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        guard self.connections.admit(channel) else {
            // Not a failure of the server's, which would be one of its listening socket.
            channel.close(promise: nil)
            return channel.eventLoop.makeSucceededFuture(Value(channel: channel))
        }
        do {
            try Self.setOptions(of: channel)
            try self.security?.configurePipeline(of: channel)
        } catch {
            return channel.eventLoop.makeFailedFuture(error)
        }
        return self.inner.setup(channel: channel, logger: logger)
    }

    /// Lets a client close its half, and has a connection give way to the others on its loop after one small read.
    ///
    /// NIO reads up to four times 64 KB in one go: thousands of tiny frames, all of which everybody else waits for. Options
    /// that a listener's bootstrap sets cost a chain of futures each.
    private static func setOptions(of channel: any Channel) throws {
        guard let options = channel.syncOptions else { return }
        try options.setOption(.allowRemoteHalfClosure, value: true)
        try options.setOption(.maxMessagesPerRead, value: 1)
        try options.setOption(.recvAllocator, value: ReadAllocator())
    }

    func handle(value: Value, logger: Logger) async {
        await self.inner.handle(value: value, logger: logger)
    }
}
