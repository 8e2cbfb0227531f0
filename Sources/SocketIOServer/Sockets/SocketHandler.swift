public import SocketIO

/// What an application does with one socket.
///
/// Called on the socket's event loop, in the order things happened.
public protocol SocketHandler: AnyObject {
    /// The client was let in, and knows.
    func socketAccepted(_ socket: Socket)
    /// The client sent an event.
    func eventReceived(_ event: SocketEvent, on socket: Socket)
    /// The socket is gone. Called once; nothing follows.
    func socketClosed(_ socket: Socket, _ reason: SocketCloseReason)
}

/// Why a socket is gone.
public enum SocketCloseReason: Hashable, Sendable {
    /// The client sent a DISCONNECT packet.
    case disconnectPacket
    /// The server showed the client out with a DISCONNECT packet.
    case shownOut
    /// The session below is over.
    case sessionClosed(EngineCloseReason)
}
