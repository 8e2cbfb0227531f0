import NIOCore
import SocketIO

/// Sends back every message of a WebSocket as it came, for suites that try the WebSocket layer alone.
final class Echo: WebSocketReceiver {
    /// As much as such suites send: 16 MB at once, or 4 MB in pieces of 64 bytes, and some.
    static let limits = WebSocketLimits(maximumMessage: 16 * 1_024 * 1_024, maximumFragments: 131_072)

    let eventLoop: any EventLoop

    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    func textReceived(_ text: ByteBuffer, on webSocket: WebSocketHandler) {
        webSocket.write(WebSocketWriter.frame(.text, text))
    }

    func binaryReceived(_ bytes: ByteBuffer, on webSocket: WebSocketHandler) {
        webSocket.write(WebSocketWriter.frame(.binary, bytes))
    }

    func webSocketClosed(_ webSocket: WebSocketHandler, _ reason: EngineCloseReason) {}

    func webSocketShouldQuiesce(_ webSocket: WebSocketHandler) {
        webSocket.close(WebSocketCloseCode.goingAway)
    }
}
