import NIOCore
import NIOHTTP1
import NIOWebSocket

/// A client's WebSocket opening handshake (RFC 6455, section 4.1).
enum WebSocketOpening {
    /// The largest frame that is taken from a server.
    private static let maxFrameSize = 1_048_576

    /// Sends the upgrade request on a fresh connection, and answers with the handler that took it over, or with nil
    /// if the server did not agree.
    static func configure(
        _ channel: any Channel,
        host: String,
        path: String,
        headers: [(String, String)],
        handler: @escaping @Sendable () -> SocketIOClientHandler
    ) throws -> EventLoopFuture<NIOLoopBound<SocketIOClientHandler>?> {
        let upgrader = NIOTypedWebSocketClientUpgrader<NIOLoopBound<SocketIOClientHandler>?>(
            maxFrameSize: self.maxFrameSize
        ) { channel, _ in
            channel.eventLoop.makeCompletedFuture {
                let handler = handler()
                try channel.pipeline.syncOperations.addHandler(handler)
                return NIOLoopBound(handler, eventLoop: channel.eventLoop)
            }
        }
        var fields = HTTPHeaders(headers)
        fields.replaceOrAdd(name: "host", value: host)
        let configuration = NIOTypedHTTPClientUpgradeConfiguration(
            upgradeRequestHead: HTTPRequestHead(
                version: .http1_1,
                method: .GET,
                uri: path + "?EIO=4&transport=websocket",
                headers: fields
            ),
            upgraders: [upgrader]
        ) { channel in
            channel.eventLoop.makeCompletedFuture {
                channel.close(promise: nil)
                return nil
            }
        }
        var pipeline = NIOUpgradableHTTPClientPipelineConfiguration(upgradeConfiguration: configuration)
        // A server's first frames may come in one segment with its 101.
        pipeline.leftOverBytesStrategy = .forwardBytes
        return try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(configuration: pipeline)
    }
}
