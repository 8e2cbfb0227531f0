public import NIOCore

/// The server's side of one client's Socket.IO v5 conversation over an Engine.IO session.
///
/// It decides what each packet means: whether the client may come into a namespace, what is an event, what answers
/// what, which binary messages belong together. It performs no I/O and reads no clock.
public struct SocketSession: Sendable {
    /// What the owner is to do.
    public enum Directive: Hashable, Sendable {
        /// Decide whether the client may come in, and then call ``accept(_:socketID:recoveryID:)`` or
        /// ``refuse(_:reason:)``.
        case admit(namespace: String, payload: JSONSlice?)
        /// Take an event.
        case deliver(SocketEvent, namespace: String)
        /// Take the answer to what was sent with this ack id.
        case answered(UInt64, SocketAnswer, namespace: String)
        /// Send a packet.
        case send(EncodedPacket)
        /// The client has left a namespace, and said so.
        case disconnected(namespace: String)
        /// Close the Engine.IO session: what came is no Socket.IO.
        case closeSession
    }

    /// How much one client may ask for.
    public struct Configuration: Hashable, Sendable {
        /// How many namespaces beside `/` a client may be in, or have been shown out of; the next is refused.
        public var maximumNamespaces: Int
        /// How many attachments a packet may have; one with more ends the session.
        public var maximumAttachments: Int
        /// How many bytes the attachments of a packet may have together; more end the session.
        public var maximumAttachmentBytes: Int

        /// Makes a configuration.
        public init(maximumNamespaces: Int = 32, maximumAttachments: Int = 64, maximumAttachmentBytes: Int = 1_048_576)
        {
            self.maximumNamespaces = maximumNamespaces
            self.maximumAttachments = maximumAttachments
            self.maximumAttachmentBytes = maximumAttachmentBytes
        }
    }

    /// Where a client stands in one namespace.
    private enum Stage {
        case outside
        case admitting
        case connected
        /// Shown out by the server: what the client sent before it heard so is no offence.
        case shownOut
    }

    private let configuration: Configuration
    private var main = Stage.outside
    private var others: [String: Stage] = [:]
    private var assembly: PacketAssembly
    private var isClosed = false

    /// Starts a conversation: the client is to speak first.
    public init(configuration: Configuration = Configuration()) {
        self.configuration = configuration
        self.assembly = PacketAssembly(
            maximumAttachments: configuration.maximumAttachments,
            maximumBytes: configuration.maximumAttachmentBytes
        )
    }

    /// Whether the client has been let into a namespace and has not left it.
    public func isConnected(_ namespace: String) -> Bool {
        !self.isClosed && self[namespace] == .connected
    }

    /// Whether the client asked to come into a namespace and has no answer yet.
    public func isAdmitting(_ namespace: String) -> Bool {
        !self.isClosed && self[namespace] == .admitting
    }

    /// Whether the client is in no namespace, and asks for none.
    public var isIdle: Bool {
        !([self.main] + self.others.values).contains { $0 == .connected || $0 == .admitting }
    }

    private subscript(_ namespace: String) -> Stage {
        get { namespace == "/" ? self.main : self.others[namespace] ?? .outside }
        set {
            if namespace == "/" {
                self.main = newValue
            } else {
                self.others[namespace] = newValue == .outside ? nil : newValue
            }
        }
    }
}

// MARK: What comes

extension SocketSession {
    /// An Engine.IO message of text arrived.
    public mutating func messageReceived(_ text: ByteBuffer) -> Directive? {
        guard !self.isClosed else { return nil }
        guard let packet = self.assembly.packet(text) else { return self.violated() }
        return packet.attachments > 0 ? self.carryOn(self.assembly.begin(packet)) : self.packetReceived(packet, [])
    }

    /// An Engine.IO message of bytes arrived: an attachment of the packet before.
    public mutating func binaryReceived(_ bytes: ByteBuffer) -> Directive? {
        guard !self.isClosed else { return nil }
        return self.carryOn(self.assembly.binaryReceived(bytes))
    }

    private mutating func carryOn(_ step: PacketAssembly.Step) -> Directive? {
        switch step {
        case .whole(let packet, let attachments): self.packetReceived(packet, attachments)
        case .unfinished: self.assembly.pending.map { self.mayCome($0) } == false ? self.violated() : nil
        case .malformed: self.violated()
        }
    }

    /// Whether a packet's attachments are worth waiting for.
    private func mayCome(_ packet: SocketPacket) -> Bool {
        self[packet.namespace] == .connected || self[packet.namespace] == .shownOut
    }

    private mutating func packetReceived(_ packet: SocketPacket, _ attachments: [ByteBuffer]) -> Directive? {
        let namespace = packet.namespace
        // By far the most packets, in one look.
        if packet.kind == .event, self.main == .connected, namespace == "/" {
            return SocketEvent(packet, attachments: attachments).map { .deliver($0, namespace: "/") } ?? self.violated()
        }
        switch (packet.kind, self[namespace]) {
        case (.event, .connected), (.binaryEvent, .connected):
            guard let event = SocketEvent(packet, attachments: attachments) else { return self.violated() }
            return .deliver(event, namespace: namespace)
        case (.acknowledgement, .connected), (.binaryAcknowledgement, .connected):
            guard let id = packet.acknowledgement, let answer = SocketAnswer(packet, attachments: attachments) else {
                return self.violated()
            }
            return .answered(id, answer, namespace: namespace)
        case (.connect, .outside), (.connect, .shownOut):
            return self.connectReceived(namespace, packet.payload)
        case (.disconnect, .connected):
            self[namespace] = .outside
            return .disconnected(namespace: namespace)
        case (.event, .shownOut), (.binaryEvent, .shownOut), (.acknowledgement, .shownOut),
            (.binaryAcknowledgement, .shownOut), (.disconnect, .shownOut):
            return nil
        default:
            return self.violated()
        }
    }

    private mutating func connectReceived(_ namespace: String, _ payload: JSONSlice?) -> Directive? {
        let isNew = namespace != "/" && self.others[namespace] == nil
        guard !isNew || self.others.count < self.configuration.maximumNamespaces else {
            return .send(.refused(namespace, reason: ByteBuffer(string: "{\"message\":\"Too many namespaces\"}")))
        }
        self[namespace] = .admitting
        return .admit(namespace: namespace, payload: payload)
    }

    private mutating func violated() -> Directive {
        self.sessionClosed()
        return .closeSession
    }
}

// MARK: What the application decides

extension SocketSession {
    /// Lets the client into a namespace, with the id of a session that it may recover if there is one.
    ///
    /// Both ids must need no escapes in JSON. Nil says that the client is no longer there.
    public mutating func accept(_ namespace: String, socketID: String, recoveryID: String? = nil) -> EncodedPacket? {
        guard self.isAdmitting(namespace) else { return nil }
        self[namespace] = .connected
        return .connected(namespace, socketID: socketID, recoveryID: recoveryID)
    }

    /// Turns the client away from a namespace, with an object that says why.
    ///
    /// It may ask again.
    public mutating func refuse(_ namespace: String, reason: ByteBuffer) -> EncodedPacket? {
        guard self.isAdmitting(namespace) else { return nil }
        self[namespace] = .outside
        return .refused(namespace, reason: reason)
    }

    /// Shows the client out of a namespace: the last packet that it is sent there.
    public mutating func disconnect(_ namespace: String) -> EncodedPacket? {
        guard self.isConnected(namespace) else { return nil }
        self[namespace] = .shownOut
        return .disconnected(namespace)
    }

    /// The Engine.IO session below is over.
    public mutating func sessionClosed() {
        self.isClosed = true
        self.assembly.reset()
        self.main = .outside
        self.others = [:]
    }
}
