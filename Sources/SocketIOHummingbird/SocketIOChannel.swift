public import HummingbirdCore
public import Logging
public import NIOCore
public import NIOHTTPTypes
import NIOHTTPTypesHTTP1
public import SocketIOServer

/// One connection to a Hummingbird server: Socket.IO's requests go to the sockets, all others to the router.
///
/// For servers that put handlers of their own before it; others use ``HummingbirdCore/HTTPServerBuilder/socketIO(_:isSecure:)``.
public struct SocketIOChannel: HTTPChannelHandler {
    /// The HTTP side of a connection.
    public typealias HTTP = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    /// A connection, and its HTTP side once a request has come that is for the router.
    public struct Value: ServerChildChannelValue {
        /// The connection.
        public let channel: any Channel
        /// Its HTTP side; nil once it has become a WebSocket or is closed.
        public let http: EventLoopFuture<HTTP?>

        /// Makes a value; without a future of its HTTP side, of a connection that has none.
        public init(channel: any Channel, http: EventLoopFuture<HTTP?>? = nil) {
            self.channel = channel
            self.http = http ?? channel.eventLoop.makeSucceededFuture(nil)
        }
    }

    /// The router.
    public let responder: Responder
    private let sockets: SocketIOServer
    private let isSecure: Bool

    /// Makes the handler of every connection.
    public init(responder: @escaping Responder, sockets: SocketIOServer, isSecure: Bool) {
        self.responder = responder
        self.sockets = sockets
        self.isSecure = isSecure
    }

    /// Adds what a connection needs.
    ///
    /// Call it on the connection's event loop.
    public func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let isSecure = self.isSecure
        return channel.eventLoop.makeCompletedFuture {
            let http = try self.sockets.configurePipeline(of: channel) { channel in
                let pipeline = channel.pipeline.syncOperations
                try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: isSecure))
                // Quiet connections are the gate's to close: it alone sees both kinds of requests.
                try pipeline.addHandler(HTTPConnectionStateHandler(idleTimeout: nil, logger: logger))
                return try HTTP(
                    wrappingChannelSynchronously: channel,
                    configuration: .init(isOutboundHalfClosureEnabled: true)
                )
            }
            return Value(channel: channel, http: http)
        }
    }

    /// Answers the requests that are for the router, for as long as there are any.
    public func handle(value: Value, logger: Logger) async {
        await withTaskCancellationHandler {
            guard let http = try? await value.http.get() else { return }
            await self.handleHTTP(asyncChannel: http, logger: logger)
        } onCancel: {
            // A stop has lasted for as long as it may.
            value.channel.close(promise: nil)
        }
    }
}
