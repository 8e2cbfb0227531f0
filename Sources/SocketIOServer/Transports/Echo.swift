import NIOCore
import SocketIO

/// Sends back every message of a WebSocket as it came, for suites that try the WebSocket layer alone.
final class Echo: WebSocketReceiver {
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
