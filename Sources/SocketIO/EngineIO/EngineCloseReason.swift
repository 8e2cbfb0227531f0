/// Why an Engine.IO session is over.
public enum EngineCloseReason: Hashable, Sendable {
    /// The client sent an Engine.IO CLOSE packet.
    case closePacket
    /// The WebSocket was closed by the client, with this code if it gave one.
    case webSocketClosed(code: UInt16?)
    /// The connection broke without a word.
    case transportLost
    /// The client did not answer a ping in time.
    case pingTimeout
    /// A second poll arrived while one was waiting.
    case concurrentPoll
    /// The client sent what the protocol does not allow.
    case protocolError
    /// The client read too slowly, and more was waiting for it than may wait.
    case overflow
    /// The client sent more packets than it may.
    case flooded
    /// The server closed it.
    case serverClosed
}
