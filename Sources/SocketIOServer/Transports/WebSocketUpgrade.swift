import NIOCore
import NIOHTTP1
import NIOWebSocket
import SocketIO

/// The steps that make an HTTP connection a WebSocket (RFC 6455, section 4.2.2).
enum WebSocketUpgrade {
    /// The header fields of the 101 answer; fails if the client's key is missing.
    static func responseHeaders(channel: any Channel, head: HTTPRequestHead) -> EventLoopFuture<HTTPHeaders> {
        NIOWebSocketServerUpgrader(
            shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture(HTTPHeaders()) },
            upgradePipelineHandler: { channel, _ in channel.eventLoop.makeSucceededVoidFuture() }
        )
        .buildUpgradeResponse(channel: channel, upgradeRequest: head, initialResponseHeaders: HTTPHeaders())
        .map { headers in
            // NIO's HTTP/1 upgrade handler, which is not used here, is what adds these two otherwise.
            var headers = headers
            headers.replaceOrAdd(name: "upgrade", value: "websocket")
            headers.replaceOrAdd(name: "connection", value: "upgrade")
            return headers
        }
    }

    /// Takes the HTTP handlers out and puts the WebSocket's in.
    ///
    /// Must be called once the 101 is written.
    ///
    /// The decoder goes last: bytes that came behind the request are handed on when it leaves, to the WebSocket's
    /// handler.
    static func replaceHandlers(
        of channel: any Channel,
        gate: SocketIOGate,
        configuration: SocketIOConfiguration,
        with handler: WebSocketHandler
    ) throws {
        // A channel that is not writable has as much waiting as may wait: see `EngineConnection.write`.
        let bound = configuration.engine.maximumOutboundBytes
        try channel.syncOptions?.setOption(.writeBufferWaterMark, value: .init(low: bound / 2, high: bound))
        let pipeline = channel.pipeline.syncOperations
        let decoder = try pipeline.context(handlerType: ByteToMessageHandler<HTTPRequestDecoder>.self)
        let encoder = try pipeline.context(handlerType: HTTPResponseEncoder.self)
        try pipeline.addHandler(handler)
        pipeline.removeHandler(context: encoder, promise: nil)
        pipeline.removeHandler(gate, promise: nil)
        pipeline.removeHandler(context: decoder, promise: nil)
    }
}
