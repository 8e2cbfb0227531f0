public import NIOCore

/// The server's side of one Engine.IO v4 session: which transport carries it, what waits to be sent, and whether the
/// client still lives.
///
/// A session performs no I/O and reads no clock. Its owner tells it what happened and carries out the
/// ``Directive``s it answers with, in order. A session that has closed ignores everything.
public struct EngineSession: Sendable {
    /// What the owner is to do.
    public enum Directive: Hashable, Sendable {
        /// Hand a message's text to whoever speaks over the session.
        case deliver(ByteBuffer)
        /// Hand a message's bytes to whoever speaks over the session.
        case deliverBinary(ByteBuffer)
        /// Answer the poll that waits, with this payload.
        case answerPoll(ByteBuffer)
        /// Write to the WebSocket that carries the session.
        case write(EncodedMessage)
        /// Write to the WebSocket that is being tried.
        case writeToProbe(EncodedMessage)
        /// The WebSocket that was tried carries the session from now on.
        case adoptProbe
        /// Close the WebSocket that was tried.
        case dropProbe
        /// The session is over: close what carries it and forget it.
        case close(EngineCloseReason)
    }

    /// How a session behaves.
    public struct Configuration: Hashable, Sendable {
        /// How often the server pings.
        public var pingInterval: TimeAmount
        /// How long the server waits for the pong.
        public var pingTimeout: TimeAmount
        /// How long a WebSocket may be tried.
        public var upgradeTimeout: TimeAmount
        /// How many bytes may wait for the client's next poll.
        public var maximumOutboundBytes: Int
        /// How many packets a client may send in ten seconds; 0 is no limit.
        ///
        /// Whoever sends more is let go.
        public var packetsPer10Seconds: Int

        /// Makes a configuration.
        public init(
            pingInterval: TimeAmount = .seconds(10),
            pingTimeout: TimeAmount = .seconds(5),
            upgradeTimeout: TimeAmount = .seconds(10),
            maximumOutboundBytes: Int = 1_048_576,
            packetsPer10Seconds: Int = 0
        ) {
            self.pingInterval = pingInterval
            self.pingTimeout = pingTimeout
            self.upgradeTimeout = upgradeTimeout
            self.maximumOutboundBytes = maximumOutboundBytes
            self.packetsPer10Seconds = packetsPer10Seconds
        }
    }

    /// What carries a session.
    public enum Transport: Hashable, Sendable {
        case polling
        case webSocket
    }

    private enum Probe {
        case none
        /// A WebSocket is open and has not said anything right yet.
        case attached(deadline: NIODeadline)
        /// Its probe was answered: polls are released at once until it takes over.
        case answered(deadline: NIODeadline)
    }

    /// What carries the session now.
    public private(set) var transport: Transport
    /// Whether the session is over.
    public private(set) var isClosed = false
    /// Whether a poll waits to be answered.
    public private(set) var pollIsWaiting = false
    /// The most packets that one poll is answered with: official clients in Python refuse a payload of more.
    public static let maximumPacketsInAnswer = 16
    private var probe = Probe.none
    private var outbound: [EncodedMessage] = []
    /// How many bytes wait for the client's next poll.
    public private(set) var outboundBytes = 0
    private var heartbeat: Heartbeat
    private var budget: PacketBudget
    private let configuration: Configuration

    /// Opens a session.
    ///
    /// Its OPEN packet is ``open(with:)``'s.
    public init(transport: Transport, configuration: Configuration, openedAt now: NIODeadline) {
        self.transport = transport
        self.configuration = configuration
        self.heartbeat = Heartbeat(
            interval: configuration.pingInterval,
            timeout: configuration.pingTimeout,
            openedAt: now
        )
        self.budget = PacketBudget(limit: configuration.packetsPer10Seconds, at: now)
    }

    /// Whether the server has closed the session before the client could fetch all that was sent.
    ///
    /// Polls are still answered then, and the session may be forgotten once nothing is left, or after a while.
    public var hasLastWords: Bool {
        self.isClosed && !self.outbound.isEmpty
    }

    /// When ``timerFired(at:)`` is due next.
    public var deadline: NIODeadline {
        switch self.probe {
        case .none: self.heartbeat.deadline
        case .attached(let deadline), .answered(let deadline): min(self.heartbeat.deadline, deadline)
        }
    }

    /// Sends the OPEN packet, which is the first.
    public mutating func open(with handshake: EngineHandshake) -> [Directive] {
        self.send(EncodedMessage(handshake.packet))
    }

    /// Whether what is sent is to be written to the WebSocket at once: there is nothing to decide then.
    public var writesAtOnce: Bool {
        self.transport == .webSocket && !self.isClosed
    }

    /// Sends a packet, in order, by whatever carries the session.
    public mutating func send(_ message: EncodedMessage) -> [Directive] {
        guard !self.isClosed else { return [] }
        guard !self.writesAtOnce else { return [.write(message)] }
        guard self.outboundBytes + PollingPacket(message).encodedLength <= self.configuration.maximumOutboundBytes
        else { return self.end(.overflow) }
        self.enqueue(message)
        return self.pollIsWaiting ? [self.answerPoll()] : []
    }

    /// Sends some packets, so that one poll answers them all.
    ///
    /// Nothing comes between them.
    public mutating func send(_ messages: [EncodedMessage]) -> [Directive] {
        guard !self.isClosed else { return [] }
        guard !self.writesAtOnce else { return messages.map { .write($0) } }
        let length = messages.reduce(0) { $0 + PollingPacket($1).encodedLength + 1 }
        guard self.outboundBytes + length <= self.configuration.maximumOutboundBytes else { return self.end(.overflow) }
        for message in messages { self.enqueue(message) }
        return self.pollIsWaiting ? [self.answerPoll()] : []
    }

    /// A timer that was set for ``deadline`` has fired.
    public mutating func timerFired(at now: NIODeadline) -> [Directive] {
        guard !self.isClosed else { return [] }
        var directives: [Directive] = []
        switch self.probe {
        case .attached(let deadline) where now >= deadline, .answered(let deadline) where now >= deadline:
            self.probe = .none
            directives.append(.dropProbe)
        case .none, .attached, .answered:
            break
        }
        switch self.heartbeat.timerFired(at: now) {
        case .wait: break
        case .sendPing: directives += self.send(.ping)
        case .giveUp: directives += self.end(.pingTimeout)
        }
        return directives
    }

    /// Closes the session from the server's side.
    ///
    /// A client that is between two polls finds what it has not heard yet when it comes back: see ``hasLastWords``.
    public mutating func close() -> [Directive] {
        guard !self.isClosed else { return [] }
        var directives: [Directive] = []
        var lastWords: [EncodedMessage] = []
        if self.pollIsWaiting {
            self.enqueue(.close)
            directives.append(self.answerPoll())
        } else if !self.outbound.isEmpty {
            self.enqueue(.close)
            lastWords = self.outbound
        }
        directives += self.end(.serverClosed)
        self.outbound = lastWords
        return directives
    }

    private mutating func end(_ reason: EngineCloseReason) -> [Directive] {
        guard !self.isClosed else { return [] }
        self.isClosed = true
        var directives: [Directive] = []
        if self.pollIsWaiting {
            self.enqueue(.noop)
            directives.append(self.answerPoll())
        }
        if case .none = self.probe {} else { directives.append(.dropProbe) }
        self.probe = .none
        self.outbound = []
        return directives + [.close(reason)]
    }

    private mutating func enqueue(_ message: EncodedMessage) {
        self.outbound.append(message)
        self.outboundBytes += PollingPacket(message).encodedLength + 1
    }

    private mutating func answerPoll() -> Directive {
        let payload = PollingPayload.encode(
            self.outbound.prefix(Self.maximumPacketsInAnswer).map { PollingPacket($0) }
        )
        self.outbound.removeFirst(min(self.outbound.count, Self.maximumPacketsInAnswer))
        self.outboundBytes -= payload.readableBytes + 1
        self.pollIsWaiting = false
        return .answerPoll(payload)
    }
}

extension PollingPacket {
    /// A message as a poll's answer holds it.
    init(_ message: EncodedMessage) {
        self = message.isBinary ? .binary(message.bytes) : .text(message.bytes)
    }
}

extension EngineSession {
    /// A poll arrived.
    ///
    /// It is answered at once if there is something to say, and waits otherwise.
    ///
    /// Nil says that no poll has a place here: the session is carried by a WebSocket.
    public mutating func pollReceived() -> [Directive]? {
        guard !self.isClosed || self.hasLastWords, self.transport == .polling else { return nil }
        guard !self.pollIsWaiting else {
            // The poll that waited is told that all is over, as by Socket.IO's own server.
            self.enqueue(.close)
            return [self.answerPoll()] + self.end(.concurrentPoll)
        }
        self.pollIsWaiting = true
        if case .answered = self.probe, self.outbound.isEmpty {
            self.enqueue(.noop)
        }
        return self.outbound.isEmpty ? [] : [self.answerPoll()]
    }

    /// The poll that waits can no longer be answered: its connection is gone.
    public mutating func pollAbandoned() -> [Directive] {
        guard self.pollIsWaiting else { return [] }
        self.pollIsWaiting = false
        return self.end(.transportLost)
    }

    /// Packets arrived in a POST; nil if they are malformed, or no POST has a place here.
    public mutating func payloadReceived(_ payload: ByteBuffer, at now: NIODeadline) -> [Directive]? {
        guard !self.isClosed, self.transport == .polling, let packets = PollingPayload.decode(payload) else {
            return nil
        }
        return packets.flatMap { self.packetReceived($0, at: now) }
    }

    /// A text frame arrived on the WebSocket that carries the session; its text is well-formed UTF-8.
    public mutating func frameReceived(_ text: ByteBuffer, at now: NIODeadline) -> Directive? {
        guard !self.isClosed else { return nil }
        guard text.getInteger(at: text.readerIndex) == EnginePacket.Kind.message.digit else {
            guard let packet = EnginePacket(text: text) else { return self.endOfWebSocket(.protocolError) }
            // No poll waits and nothing is being tried on a WebSocket: there is one directive at most.
            return self.packetReceived(packet, at: now).first
        }
        guard self.budget.spend(at: now) else { return self.endOfWebSocket(.flooded) }
        var message = text
        message.moveReaderIndex(forwardBy: 1)
        return .deliver(message)
    }

    /// A binary frame arrived on the WebSocket that carries the session: it is a message.
    public mutating func binaryFrameReceived(_ bytes: ByteBuffer, at now: NIODeadline) -> Directive? {
        guard !self.isClosed else { return nil }
        guard self.budget.spend(at: now) else { return self.endOfWebSocket(.flooded) }
        return .deliverBinary(bytes)
    }

    private mutating func endOfWebSocket(_ reason: EngineCloseReason) -> Directive? {
        self.end(reason).first
    }

    /// What carries the session is gone, or was closed by the client.
    public mutating func transportClosed(_ reason: EngineCloseReason) -> [Directive] {
        self.end(reason)
    }

    /// The client sent what no packet is: bytes where none may be, or a frame that is not allowed.
    public mutating func protocolViolated() -> [Directive] {
        self.end(.protocolError)
    }

    private mutating func packetReceived(_ packet: EnginePacket, at now: NIODeadline) -> [Directive] {
        guard !self.isClosed else { return [] }
        guard self.budget.spend(at: now) else { return self.end(.flooded) }
        // A message's bytes are checked where they are read; all others carry nothing that anybody reads.
        guard packet.kind == .message || packet.data.isWellFormedText else { return self.end(.protocolError) }
        switch packet.kind {
        case .message:
            return [packet.isBinary ? .deliverBinary(packet.data) : .deliver(packet.data)]
        case .pong:
            self.heartbeat.pongReceived(at: now)
            return []
        case .close:
            return self.end(.closePacket)
        case .noop:
            return []
        case .open, .ping, .upgrade:
            return self.end(.protocolError)
        }
    }
}

extension EngineSession {
    /// A WebSocket was opened for this session; false says that there is nothing it could take over.
    public mutating func probeAttached(at now: NIODeadline) -> Bool {
        guard !self.isClosed, self.transport == .polling, case .none = self.probe else { return false }
        self.probe = .attached(deadline: now + self.configuration.upgradeTimeout)
        return true
    }

    /// A text frame arrived on the WebSocket that is being tried (Engine.IO protocol v4, "Upgrade").
    public mutating func probeFrameReceived(_ text: ByteBuffer) -> [Directive] {
        guard !self.isClosed else { return [] }
        switch (self.probe, EnginePacket(text: text)) {
        case (.attached(let deadline), let packet?) where packet.kind == .ping && packet.data.isProbe:
            self.probe = .answered(deadline: deadline)
            var directives = [Directive.writeToProbe(EncodedMessage("3probe"))]
            if self.pollIsWaiting {
                self.enqueue(.noop)
                directives.append(self.answerPoll())
            }
            return directives
        case (.answered, let packet?) where packet.kind == .upgrade:
            return self.upgrade()
        default:
            self.probe = .none
            return [.dropProbe]
        }
    }

    /// The WebSocket that was being tried is gone; the session goes on as it was.
    public mutating func probeClosed() {
        self.probe = .none
    }

    private mutating func upgrade() -> [Directive] {
        var directives: [Directive] = []
        if self.pollIsWaiting {
            // What waits goes over the WebSocket; the poll is only let go.
            self.pollIsWaiting = false
            directives.append(.answerPoll(EnginePacket(.noop).text))
        }
        self.probe = .none
        self.transport = .webSocket
        directives.append(.adoptProbe)
        directives += self.outbound.map { .write($0) }
        self.outbound = []
        self.outboundBytes = 0
        return directives
    }
}

extension ByteBuffer {
    fileprivate var isProbe: Bool {
        self.readableBytesView.elementsEqual("probe".utf8)
    }

    fileprivate var isWellFormedText: Bool {
        self.withUnsafeReadableBytes { UTF8Sequence.areWellFormed(in: $0) }
    }
}
