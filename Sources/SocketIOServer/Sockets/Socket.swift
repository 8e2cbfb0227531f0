public import NIOCore
import SocketIO

/// One client that came in, or asks to.
///
/// Every method may be called from any thread. Called on ``eventLoop`` they act at once; from elsewhere they act there
/// in the order of the calls.
public final class Socket: Sendable {
    private let connection: EngineConnection

    init(_ connection: EngineConnection) {
        self.connection = connection
    }

    /// Where everything about this socket happens.
    public var eventLoop: any EventLoop {
        self.connection.eventLoop
    }

    /// Lets the client in.
    ///
    /// The handler is called for everything from here on.
    public func accept(_ handler: any SocketHandler & Sendable) {
        self.perform { $0.accept(handler, socket: self) }
    }

    /// Turns the client away with CONNECT_ERROR `{message, data}`.
    ///
    /// `data` is one JSON value.
    public func refuse(message: String, data: ByteBuffer) {
        self.perform { $0.refuse(message: message, data: data) }
    }

    /// Sends an Engine.IO message that ``SocketIO/SocketPacketWriter`` or the like has written.
    public func send(_ message: ByteBuffer) {
        self.perform { $0.send(message) }
    }

    /// Shows the client out with a DISCONNECT packet, which official clients take as final, and closes its transport.
    public func disconnect() {
        self.perform { $0.disconnect() }
    }

    /// Closes the transport without a DISCONNECT packet: official clients come back by themselves.
    public func closeTransport() {
        self.perform { $0.close() }
    }

    /// Whether the client still waits to be let in: it is there, and was neither accepted nor refused.
    ///
    /// May be asked from any thread; the answer is true of the moment at which it is found out.
    public func isWaiting() async -> Bool {
        let connection = self.connection
        return (try? await self.eventLoop.submit { connection.isAdmitting }.get()) ?? false
    }

    /// Whether a message of so many bytes can be sent without more waiting for the client than half of what may.
    ///
    /// Ask it on ``eventLoop`` before sending what somebody else chose to send: beyond the whole bound the socket is
    /// closed, and that should be nobody else's doing.
    public func hasRoom(for bytes: Int) -> Bool {
        self.connection.hasRoom(for: bytes)
    }

    private func perform(_ action: @escaping @Sendable (EngineConnection) -> Void) {
        if self.eventLoop.inEventLoop {
            action(self.connection)
        } else {
            let connection = self.connection
            self.eventLoop.execute { action(connection) }
        }
    }
}
