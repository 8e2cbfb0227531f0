public import NIOCore

/// The server's side of one client's Socket.IO v5 conversation over an Engine.IO session.
///
/// It decides what each packet means: whether the client may come in, what is an event, what answers what. It performs
/// no I/O and reads no clock. This version has one namespace, `/`: any other is refused as Socket.IO refuses one
/// that it does not have.
public struct SocketSession: Sendable {
    /// What the owner is to do.
    public enum Directive: Hashable, Sendable {
        /// Decide whether the client may come in, and then call ``accept(socketID:)`` or ``refuse(_:)``.
        case admit(payload: JSONSlice?)
        /// Take an event.
        case deliver(SocketEvent)
        /// Take the answer to what was sent with this ack id.
        case answered(UInt64, JSONSlice)
        /// Send a packet.
        case send(ByteBuffer)
        /// The client has left, and said so.
        case disconnected
        /// Close the Engine.IO session: what came is no Socket.IO.
        case closeSession
    }

    private enum State {
        case awaitingConnect
        case admitting
        case connected
        case closed
    }

    private var state = State.awaitingConnect

    /// Starts a conversation: the client is to speak first.
    public init() {}

    /// Whether the client has been let in and has not left.
    public var isConnected: Bool {
        self.state == .connected
    }

    /// Whether the client has yet to ask to come in.
    public var isAwaitingConnect: Bool {
        self.state == .awaitingConnect
    }

    /// Whether the client asked to come in and has no answer yet.
    public var isAdmitting: Bool {
        self.state == .admitting
    }

    /// An Engine.IO message arrived.
    public mutating func messageReceived(_ text: ByteBuffer) -> Directive? {
        guard self.state != .closed else { return nil }
        guard let packet = try? SocketPacket(decoding: text) else { return self.violated() }
        guard packet.namespace == "/" else { return self.receivedForeign(packet) }
        switch (packet.kind, self.state) {
        case (.connect, .awaitingConnect):
            self.state = .admitting
            return .admit(payload: packet.payload)
        case (.event, .connected):
            guard let payload = packet.payload,
                let event = try? SocketEvent(payload: payload, acknowledgement: packet.acknowledgement)
            else { return self.violated() }
            return .deliver(event)
        case (.acknowledgement, .connected):
            guard let id = packet.acknowledgement, let payload = packet.payload else { return self.violated() }
            return .answered(id, payload)
        case (.disconnect, .connected):
            self.state = .closed
            return .disconnected
        default:
            return self.violated()
        }
    }

    /// Lets the client in.
    public mutating func accept(socketID: String) -> Directive? {
        guard self.state == .admitting else { return nil }
        self.state = .connected
        var packet = ByteBuffer()
        SocketPacketHeader.write(.connect, "/", nil, into: &packet)
        packet.writeString("{\"sid\":\"\(socketID)\"}")
        return .send(packet)
    }

    /// Turns the client away, with an object that says why.
    ///
    /// It may ask again.
    public mutating func refuse(_ reason: ByteBuffer) -> Directive? {
        guard self.state == .admitting else { return nil }
        self.state = .awaitingConnect
        var packet = ByteBuffer()
        SocketPacketHeader.write(.connectError, "/", nil, into: &packet)
        packet.writeImmutableBuffer(reason)
        return .send(packet)
    }

    /// Shows the client out: the packet to send before nothing more is sent.
    public mutating func disconnect() -> Directive? {
        guard self.state == .connected else { return nil }
        self.state = .closed
        return .send(ByteBuffer(string: "1"))
    }

    /// The Engine.IO session below is over.
    public mutating func sessionClosed() {
        self.state = .closed
    }

    private mutating func receivedForeign(_ packet: SocketPacket) -> Directive? {
        guard packet.kind == .connect else { return self.violated() }
        var refusal = ByteBuffer()
        SocketPacketHeader.write(.connectError, packet.namespace, nil, into: &refusal)
        refusal.writeString("{\"message\":\"Invalid namespace\"}")
        return .send(refusal)
    }

    private mutating func violated() -> Directive {
        self.state = .closed
        return .closeSession
    }
}

/// The packets a server sends, as text.
public enum SocketPacketWriter {
    /// Starts an EVENT with an Engine.IO message's digit and an array that holds the name: `42["name",`.
    public static func eventPrefix(_ name: String) -> String {
        "42[\"\(name)\","
    }

    /// The Engine.IO message that acknowledges with one JSON value.
    public static func acknowledgement(_ id: UInt64, _ answer: ByteBuffer) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.reserveCapacity(answer.readableBytes + 26)
        buffer.writeString("43")
        buffer.writeString(String(id))
        buffer.writeInteger(UInt8(ascii: "["))
        buffer.writeImmutableBuffer(answer)
        buffer.writeInteger(UInt8(ascii: "]"))
        return buffer
    }

    /// The Engine.IO message that carries an event with one JSON argument.
    public static func event(_ name: String, _ argument: ByteBuffer) -> ByteBuffer {
        let prefix = self.eventPrefix(name)
        var buffer = ByteBuffer()
        buffer.reserveCapacity(prefix.utf8.count + argument.readableBytes + 1)
        buffer.writeString(prefix)
        buffer.writeImmutableBuffer(argument)
        buffer.writeInteger(UInt8(ascii: "]"))
        return buffer
    }
}
