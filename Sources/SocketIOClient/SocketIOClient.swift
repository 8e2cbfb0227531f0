public import NIOCore
import NIOHTTP1
public import NIOPosix
import NIOWebSocket
public import SocketIO

/// A Socket.IO v5 client over WebSocket, for load generators, tests and native apps.
///
/// It speaks to the main namespace and neither polls nor comes back by itself: its user decides when to.
public final class SocketIOClient: Sendable {
    /// The events that the server sends, in order.
    ///
    /// It ends when the socket is closed. At most ``eventBound`` wait to be read; a reader that is slower than that loses
    /// the connection.
    public let events: AsyncStream<SocketEvent>
    /// The most events that wait to be read.
    public static let eventBound = 4_096
    private let channel: any Channel
    private let handler: NIOLoopBound<SocketIOClientHandler>

    private init(channel: any Channel, handler: NIOLoopBound<SocketIOClientHandler>, events: AsyncStream<SocketEvent>) {
        self.channel = channel
        self.handler = handler
        self.events = events
    }

    /// Opens a WebSocket and asks to come in, with the payload that CONNECT is to carry.
    public static func connect(
        host: String,
        port: Int,
        path: String = "/socket.io/",
        headers: [(String, String)] = [],
        payload: JSONSlice?,
        on group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) async throws -> SocketIOClient {
        let (events, continuation) = AsyncStream.makeStream(
            of: SocketEvent.self,
            bufferingPolicy: .bufferingOldest(self.eventBound)
        )
        let admitted = group.any().makePromise(of: Void.self)
        let bootstrap = ClientBootstrap(group: group).channelOption(.socketOption(.tcp_nodelay), value: 1)
        do {
            let upgraded = try await bootstrap.connect(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try WebSocketOpening.configure(channel, host: "\(host):\(port)", path: path, headers: headers) {
                        SocketIOClientHandler(payload: payload, events: continuation, admitted: admitted)
                    }
                }
            }
            guard let handler = try await upgraded.get() else { throw SocketIOClientError.notUpgraded }
            let channel = try await handler.eventLoop.submit { handler.value.channel }.get()
            guard let channel else { throw SocketIOClientError.closed }
            try await admitted.futureResult.get()
            return SocketIOClient(channel: channel, handler: handler, events: events)
        } catch {
            admitted.fail(error)
            throw error
        }
    }

    /// Sends an event and asks for no answer.
    public func emit(_ name: String, _ argument: ByteBuffer? = nil) {
        let handler = self.handler
        handler.eventLoop.execute { handler.value.emit(name, argument, answer: nil) }
    }

    /// Sends an event and waits for its answer, which is the acknowledgement's first item.
    public func call(_ name: String, _ argument: ByteBuffer? = nil) async throws -> JSONSlice {
        let answer = self.channel.eventLoop.makePromise(of: JSONSlice.self)
        let handler = self.handler
        handler.eventLoop.execute { handler.value.emit(name, argument, answer: answer) }
        return try await answer.futureResult.get()
    }

    /// Leaves with a DISCONNECT packet.
    public func disconnect() async throws {
        let handler = self.handler
        try await handler.eventLoop.submit { handler.value.disconnect() }.get()
        try await self.channel.closeFuture.get()
    }

    /// Drops the connection without a word, as a lost network does.
    public func drop() async throws {
        try await self.channel.close()
    }

    /// Waits until the connection is closed.
    public func waitUntilClosed() async throws {
        try await self.channel.closeFuture.get()
    }
}

/// Why a client could not come in, or got no answer.
public enum SocketIOClientError: Error, Hashable, Sendable {
    /// The server did not agree to a WebSocket.
    case notUpgraded
    /// The server refused: CONNECT_ERROR's payload.
    case refused(JSONSlice)
    /// The connection was closed first.
    case closed
    /// The server sent what the protocol does not allow.
    case protocolError
}
