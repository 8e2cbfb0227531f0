public import NIOCore
public import SocketIO
import Synchronization

// Sendable by confinement: every stored property that varies is read and written on `eventLoop` alone.
/// One client in one namespace, or one that asks to come in.
///
/// Every method may be called from any thread. Called on ``eventLoop`` they act at once; from elsewhere they act there
/// in the order of the calls.
public final class Socket: @unchecked Sendable {
    /// The namespace that the client is in, or asks for.
    public let namespace: String
    private let connection: EngineConnection
    private var handler: (any SocketHandler)?
    private var awaited: AwaitedAnswers?
    private var isOver = false
    private let waits = Atomic<Bool>(true)

    init(_ connection: EngineConnection, _ namespace: String) {
        self.connection = connection
        self.namespace = namespace
    }

    /// Where everything about this socket happens.
    public var eventLoop: any EventLoop {
        self.connection.eventLoop
    }

    /// Lets the client in.
    ///
    /// The handler is called for everything from here on.
    public func accept(_ handler: any SocketHandler & Sendable) {
        self.accept(handler, id: RandomID.make(), recoveryID: nil)
    }

    /// Lets the client in by an id, and tells it by what id it may recover its session, if it may.
    ///
    /// Both must need no escapes in JSON, and nobody may be able to guess the second.
    public func accept(_ handler: any SocketHandler & Sendable, id: String, recoveryID: String?) {
        self.perform { $0.acceptNow(handler, id, recoveryID) }
    }

    /// Turns the client away with CONNECT_ERROR `{message, data}`.
    ///
    /// `data` is one JSON value.
    public func refuse(message: String, data: ByteBuffer? = nil) {
        self.perform { $0.refuseNow(message, data) }
    }

    /// Sends a packet.
    ///
    /// Nothing is sent to a client that is not in.
    public func send(_ packet: EncodedPacket) {
        if self.eventLoop.inEventLoop {
            self.sendNow(packet)
        } else {
            self.eventLoop.execute { self.sendNow(packet) }
        }
    }

    /// Sends a packet if it can be sent at once; otherwise it is dropped.
    ///
    /// That is when the WebSocket takes more, or a poll waits.
    public func sendVolatile(_ packet: EncodedPacket) {
        self.perform { if $0.connection.canSendAtOnce { $0.sendNow(packet) } }
    }

    /// Does something on ``eventLoop``, and has all that is sent meanwhile, to whomever, go out together at its end.
    public func together(_ work: () -> Void) {
        self.eventLoop.preconditionInEventLoop()
        self.connection.share.flushes.perform(work)
    }

    /// Sends an event that asks for an answer.
    ///
    /// `payload` is a whole JSON array, the event's name first. `answer` is called once, on the event loop.
    public func request(
        payload: ByteBuffer,
        attachments: [ByteBuffer] = [],
        within patience: TimeAmount,
        answer: @escaping @Sendable (Result<SocketAnswer, SocketRequestError>) -> Void
    ) {
        self.perform { $0.requestNow(payload, attachments, patience, answer) }
    }

    /// Shows the client out of this namespace with a DISCONNECT packet, which official clients take as final.
    ///
    /// Its other namespaces stay. A client that is in none, and asks for none, is closed after the connect timeout.
    public func disconnect() {
        self.perform { $0.showOut() }
    }

    /// Shows the client out of all its namespaces, and closes its transport.
    public func disconnectAll() {
        self.perform { $0.connection.disconnectAll() }
    }

    /// Closes the transport without a DISCONNECT packet: official clients come back by themselves.
    public func closeTransport() {
        self.perform { $0.connection.close() }
    }

    /// Whether the client still waits to be let in: it is there, and was neither accepted nor refused.
    ///
    /// May be asked from any thread; the answer is true of the moment at which it is found out.
    public var isWaiting: Bool {
        self.waits.load(ordering: .acquiring)
    }

    /// Whether a message of so many bytes can be sent without more waiting for the client than half of what may.
    ///
    /// Ask it on ``eventLoop`` before sending what somebody else chose to send: beyond the whole bound the socket is
    /// closed, and that should be nobody else's doing.
    public func hasRoom(for bytes: Int) -> Bool {
        self.connection.hasRoom(for: bytes)
    }

    private func perform(_ action: @escaping @Sendable (Socket) -> Void) {
        if self.eventLoop.inEventLoop {
            action(self)
        } else {
            self.eventLoop.execute { action(self) }
        }
    }
}

// MARK: On the event loop

extension Socket {
    private func acceptNow(_ handler: any SocketHandler, _ id: String, _ recoveryID: String?) {
        self.eventLoop.preconditionInEventLoop()
        guard !self.isOver,
            let packet = self.connection.conversation.accept(self.namespace, socketID: id, recoveryID: recoveryID)
        else {
            // The client went away while it was being decided on.
            return handler.socketClosed(self, .sessionClosed(self.connection.reasonOfClose))
        }
        self.waits.store(false, ordering: .releasing)
        self.handler = handler
        self.connection.clientAccepted()
        self.connection.send(packet)
        // Writing to a client that reads nothing may have ended the session.
        guard !self.isOver else { return }
        handler.socketAccepted(self)
    }

    private func refuseNow(_ message: String, _ data: ByteBuffer?) {
        var reason = ByteBuffer(string: "{\"message\":")
        reason.writeJSONString(message)
        if let data {
            reason.writeStaticString(",\"data\":")
            reason.writeImmutableBuffer(data)
        }
        reason.writeStaticString("}")
        guard !self.isOver, let packet = self.connection.conversation.refuse(self.namespace, reason: reason) else {
            return
        }
        self.isOver = true
        self.waits.store(false, ordering: .releasing)
        self.connection.send(packet)
        self.connection.set(nil, in: self.namespace)
    }

    private func sendNow(_ packet: EncodedPacket) {
        guard !self.isOver, self.handler != nil else { return }
        self.connection.send(packet)
    }

    /// Shows the client out, if it is in.
    func showOut() {
        self.eventLoop.preconditionInEventLoop()
        guard !self.isOver, let packet = self.connection.conversation.disconnect(self.namespace) else { return }
        self.connection.send(packet)
        self.ended(.shownOut)
    }

    /// The client sent an event.
    func eventReceived(_ event: SocketEvent) {
        self.handler?.eventReceived(event, on: self)
    }

    /// The socket is gone; called once.
    func ended(_ reason: SocketCloseReason) {
        guard !self.isOver else { return }
        self.isOver = true
        self.waits.store(false, ordering: .releasing)
        let handler = self.handler
        self.handler = nil
        self.connection.set(nil, in: self.namespace)
        let awaited = self.awaited.take()
        awaited?.failAll(.closed)
        handler?.socketClosed(self, reason)
    }
}

// MARK: Answers

extension Socket {
    private func requestNow(
        _ payload: ByteBuffer,
        _ attachments: [ByteBuffer],
        _ patience: TimeAmount,
        _ answer: @escaping @Sendable (Result<SocketAnswer, SocketRequestError>) -> Void
    ) {
        guard !self.isOver, self.handler != nil else { return answer(.failure(.closed)) }
        if self.awaited == nil { self.awaited = AwaitedAnswers(self.connection.share) }
        guard let id = self.awaited?.add(within: patience, answer) else { return answer(.failure(.tooMany)) }
        self.connection.send(
            .event(payload: payload, attachments: attachments, namespace: self.namespace, acknowledgement: id)
        )
    }

    /// The client answered what was sent with this ack id; what nobody waits for any more is dropped.
    func answered(_ id: UInt64, _ answer: SocketAnswer) {
        self.awaited?.answered(id, answer)
    }
}

/// Why what was sent to a client has no answer.
public enum SocketRequestError: Error, Hashable, Sendable {
    /// The client did not answer in time.
    case timedOut
    /// The client is gone, or was before it was asked.
    case closed
    /// As many answers are awaited of this client as may be.
    case tooMany
}
