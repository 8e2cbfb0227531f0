import NIOCore
import SocketIO

/// The steps that make a connection a WebSocket (RFC 6455, section 4.2.2).
enum WebSocketUpgrade {
    private static let start: StaticString =
        "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: "
    private static let end: StaticString = "\r\n\r\n"

    /// The answer that agrees, to a client with this key.
    static func agreement(to key: UnsafeRawBufferPointer) -> ByteBuffer {
        let length = self.start.utf8CodeUnitCount + WebSocketAccept.length + self.end.utf8CodeUnitCount
        var answer = ByteBufferAllocator().buffer(capacity: length)
        answer.writeStaticString(self.start)
        WebSocketAccept.write(for: key, to: &answer)
        answer.writeStaticString(self.end)
        return answer
    }

    /// Puts a WebSocket's handler behind all others of a connection, which are about to go.
    static func add(
        _ webSocket: WebSocketHandler,
        to channel: any Channel,
        _ configuration: SocketIOConfiguration
    ) throws {
        // A channel that is not writable has as much waiting as may wait: see `EngineConnection.write`.
        let bound = configuration.engine.maximumOutboundBytes
        try channel.syncOptions?.setOption(.writeBufferWaterMark, value: .init(low: bound / 2, high: bound))
        try channel.pipeline.syncOperations.addHandler(webSocket)
    }
}
