import SocketIO

/// What an application does with an event of one name.
enum EventHandler: Sendable {
    /// Done on the event loop, as soon as the event is there.
    case immediate(@Sendable (SocketEvent, ClientSocket) -> Void)
    /// Done in a task, in its turn.
    case queued(@Sendable (SocketEvent, ClientSocket) async -> Void)
}

/// What an application does when a client is gone.
enum DisconnectHandler: Sendable {
    case immediate(@Sendable (SocketCloseReason) -> Void)
    case queued(@Sendable (SocketCloseReason) async -> Void)
}

/// What an application does with a client that asks to come in.
enum Admission: Sendable {
    case everybody
    case immediate(@Sendable (ClientSocket) throws -> Void)
    case queued(@Sendable (ClientSocket) async throws -> Void)
}
