import NIOCore
import NIOWebSocket

/// The frames a server writes.
enum WebSocketOutbound {
    static func text(_ data: ByteBuffer) -> WebSocketFrame {
        WebSocketFrame(fin: true, opcode: .text, data: data)
    }

    static func pong(_ data: ByteBuffer) -> WebSocketFrame {
        WebSocketFrame(fin: true, opcode: .pong, data: data)
    }

    static func close(_ code: WebSocketErrorCode) -> WebSocketFrame {
        var data = ByteBuffer()
        data.write(webSocketErrorCode: code)
        return WebSocketFrame(fin: true, opcode: .connectionClose, data: data)
    }
}

/// Closes WebSockets in good order, and in the end in any.
enum WebSocketCloser {
    /// How long a peer may take to read the close frame.
    private static let patience = TimeAmount.seconds(5)

    /// Sends a close frame and closes the connection once it is written, or after a while if it is never read.
    static func close(_ channel: any Channel, code: WebSocketErrorCode) {
        let deadline = channel.eventLoop.scheduleTask(in: self.patience) { channel.close(promise: nil) }
        channel.writeAndFlush(WebSocketOutbound.close(code)).whenComplete { _ in
            deadline.cancel()
            channel.close(promise: nil)
        }
    }
}
