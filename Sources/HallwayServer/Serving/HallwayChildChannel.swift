import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import SocketIOServer

/// One connection to the server's port: Socket.IO's requests go to the sockets, all others to Hummingbird's router.
///
/// A connection that becomes a WebSocket costs no task: the ``Listener`` starts one only for those that do not.
struct HallwayChildChannel: HTTPChannelHandler {
    typealias HTTP = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    /// A connection, and its HTTP side once a request has come that is for the router.
    struct Value: ServerChildChannelValue {
        let channel: any Channel
        let http: EventLoopFuture<HTTP?>
    }

    let responder: Responder
    let sockets: SocketIOServer
    let security: TransportSecurity?
    let connections: OpenConnections

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        guard self.connections.admit(channel) else {
            // Not a failure of the server's, which would be one of its listening socket.
            channel.close(promise: nil)
            return channel.eventLoop.makeSucceededFuture(
                Value(channel: channel, http: channel.eventLoop.makeSucceededFuture(nil))
            )
        }
        return channel.eventLoop.makeCompletedFuture {
            try Self.readInTurn(channel)
            try self.security?.configurePipeline(of: channel)
            let http = try self.sockets.configurePipeline(of: channel) { channel in
                let pipeline = channel.pipeline.syncOperations
                try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: self.security != nil))
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

    /// Has a connection give way to the others on its loop after one small read.
    ///
    /// NIO reads up to four times 64 KB in one go: thousands of tiny frames, all of which everybody else waits for.
    private static func readInTurn(_ channel: any Channel) throws {
        guard let options = channel.syncOptions else { return }
        try options.setOption(.maxMessagesPerRead, value: 1)
        try options.setOption(.recvAllocator, value: ReadAllocator())
    }

    func handle(value: Value, logger: Logger) async {
        await withTaskCancellationHandler {
            guard let http = try? await value.http.get() else { return }
            await self.handleHTTP(asyncChannel: http, logger: logger)
        } onCancel: {
            // A stop has lasted for as long as it may.
            value.channel.close(promise: nil)
        }
    }
}
