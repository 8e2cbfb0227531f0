import NIOCore
import SocketIO

/// Carries out what one Engine.IO session and the Socket.IO conversation over it decide.
///
/// It lives on the event loop of the connection that opened it; later polls and an upgrade may come in by other
/// connections, whose loops hand over to this one.
// Sendable by confinement: every stored property that varies is read and written on `eventLoop` alone, and each entry
// point that could be called from elsewhere checks it.
final class EngineConnection: TimerEntry, @unchecked Sendable {
    let sessionID: String
    let share: LoopShare
    let server: SocketIOServer
    /// The request that opened the session, for as long as it may be asked for.
    private var request: ConnectRequest?
    private var closeReason: EngineCloseReason?
    var session: EngineSession
    var conversation: SocketSession
    var webSocket: WebSocketHandler?
    private var probe: WebSocketHandler?
    private var waitingPoll: PollExchange?
    /// The gate through which a POST is coming in pieces.
    private var poster: ObjectIdentifier?
    /// When a client that is in no namespace is let go.
    private var connectDeadline: NIODeadline?
    /// Until when a session that is over is kept for what the client has not fetched yet.
    private var forgetDeadline: NIODeadline?
    private var mainSocket: Socket?
    private var otherSockets: [String: Socket] = [:]

    init(
        server: SocketIOServer,
        transport: EngineSession.Transport,
        request: ConnectRequest,
        share: LoopShare
    ) {
        self.server = server
        self.request = request
        self.share = share
        self.sessionID = RandomID.make()
        let now = NIODeadline.now()
        self.session = EngineSession(transport: transport, configuration: server.configuration.engine, openedAt: now)
        self.conversation = SocketSession(configuration: server.configuration.conversation)
        self.connectDeadline = now + server.configuration.connectTimeout
    }

    var eventLoop: any EventLoop {
        self.share.eventLoop
    }

    /// Sends the OPEN packet and starts the clocks.
    ///
    /// `webSocket` carries the session if it does not start by polling.
    func open(webSocket: WebSocketHandler?) {
        self.eventLoop.preconditionInEventLoop()
        self.webSocket = webSocket
        self.server.metrics.opened(self.session.transport)
        let engine = self.server.configuration.engine
        let handshake = EngineHandshake(
            sessionID: self.sessionID,
            mayUpgrade: webSocket == nil,
            pingInterval: engine.pingInterval,
            pingTimeout: engine.pingTimeout,
            maxPayload: self.server.configuration.maxPayload
        )
        self.carryOut(self.session.open(with: handshake))
        self.schedule()
    }

    override func timerFired(at now: NIODeadline) -> NIODeadline? {
        if let forgetDeadline = self.forgetDeadline {
            guard now >= forgetDeadline else { return forgetDeadline }
            self.server.forget(self)
            return nil
        }
        guard !self.session.isClosed else { return nil }
        if let connectDeadline = self.connectDeadline, now >= connectDeadline {
            self.close()
        } else if now >= self.session.deadline {
            self.carryOut(self.session.timerFired(at: now))
        }
        return self.nextDeadline
    }

    /// When the clocks are to be looked at again; nil if they have stopped.
    private var nextDeadline: NIODeadline? {
        guard !self.session.isClosed else { return self.forgetDeadline }
        return self.connectDeadline.map { min($0, self.session.deadline) } ?? self.session.deadline
    }

    private func schedule() {
        if let next = self.nextDeadline { self.share.timers.schedule(self, at: next) }
    }
}

// MARK: What comes by polling

extension EngineConnection {
    func pollReceived(_ exchange: PollExchange) {
        self.eventLoop.preconditionInEventLoop()
        if self.session.pollIsWaiting {
            // Two at once: this one is refused, the session ends, and that answers the one that waits.
            exchange.refuse(.badRequest)
        } else {
            // Kept first: the session may answer it within the call.
            self.waitingPoll = exchange
        }
        guard let directives = self.session.pollReceived() else {
            self.waitingPoll = nil
            return exchange.refuse(.badRequest)
        }
        self.carryOut(directives)
        if self.session.isClosed, !self.session.hasLastWords { self.forget() }
    }

    func pollAbandoned(_ exchange: PollExchange) {
        self.eventLoop.preconditionInEventLoop()
        guard self.waitingPoll === exchange else { return }
        self.waitingPoll = nil
        self.carryOut(self.session.pollAbandoned())
    }

    /// A POST has begun whose body comes in pieces.
    func postBegan(by gate: ObjectIdentifier) {
        self.eventLoop.preconditionInEventLoop()
        guard self.session.transport == .polling else { return }
        // Two at once would come in an order that nobody knows.
        if self.poster != nil { return self.carryOut(self.session.protocolViolated()) }
        self.poster = gate
    }

    /// A POST that came in pieces is whole, or broken off.
    func postEnded(by gate: ObjectIdentifier) {
        self.eventLoop.preconditionInEventLoop()
        if self.poster == gate { self.poster = nil }
    }

    func payloadReceived(_ payload: ByteBuffer, _ exchange: PollExchange, by gate: ObjectIdentifier) {
        self.eventLoop.preconditionInEventLoop()
        guard self.poster == nil || self.poster == gate else {
            exchange.refuse(.badRequest)
            return self.carryOut(self.session.protocolViolated())
        }
        // Nobody listens any more; refused, the client would not come back for what it was told last.
        guard !self.session.hasLastWords else { return exchange.answerPost() }
        guard let directives = self.session.payloadReceived(payload, at: .now()) else {
            exchange.refuse(.badRequest)
            // A POST to a session that a WebSocket carries is out of place, and harms nobody.
            if self.session.transport == .polling { self.carryOut(self.session.protocolViolated()) }
            return
        }
        exchange.answerPost()
        self.share.flushes.perform { self.carryOut(directives) }
    }
}

// MARK: What comes by WebSocket

extension EngineConnection: WebSocketReceiver {
    func textReceived(_ text: ByteBuffer, on webSocket: WebSocketHandler) {
        self.eventLoop.assertInEventLoop()
        if webSocket === self.webSocket {
            if let directive = self.session.frameReceived(text, at: .now()) { self.carryOut(directive) }
        } else if webSocket === self.probe {
            self.carryOut(self.session.probeFrameReceived(text))
        }
    }

    func binaryReceived(_ bytes: ByteBuffer, on webSocket: WebSocketHandler) {
        self.eventLoop.assertInEventLoop()
        if webSocket === self.webSocket {
            if let directive = self.session.binaryFrameReceived(bytes, at: .now()) { self.carryOut(directive) }
        } else if webSocket === self.probe {
            self.carryOut(self.session.probeFrameReceived(ByteBuffer()))
        }
    }

    func webSocketClosed(_ webSocket: WebSocketHandler, _ reason: EngineCloseReason) {
        self.eventLoop.preconditionInEventLoop()
        if webSocket === self.webSocket {
            self.webSocket = nil
            self.carryOut(self.session.transportClosed(reason))
        } else if webSocket === self.probe {
            self.probe = nil
            self.session.probeClosed()
        }
    }

    func webSocketShouldQuiesce(_ webSocket: WebSocketHandler) {
        self.close()
    }

    /// A WebSocket was opened that names this session.
    ///
    /// It is closed if it has no place here.
    func attachProbe(_ webSocket: WebSocketHandler) {
        self.eventLoop.preconditionInEventLoop()
        guard self.session.probeAttached(at: .now()) else {
            return webSocket.close(WebSocketCloseCode.policyViolation)
        }
        self.probe = webSocket
        self.schedule()
    }
}

// MARK: The sockets

extension EngineConnection {
    /// The client's socket in a namespace, if it is there or asks to be.
    func socket(in namespace: String) -> Socket? {
        namespace == "/" ? self.mainSocket : self.otherSockets[namespace]
    }

    /// Takes up, or lets go of, the client's socket in a namespace.
    func set(_ socket: Socket?, in namespace: String) {
        if namespace == "/" {
            self.mainSocket = socket
        } else {
            self.otherSockets[namespace] = socket
        }
        self.namespacesChanged()
    }

    /// A client that is in no namespace, and asks for none, is waited for as long as one that has just come.
    private func namespacesChanged() {
        guard !self.session.isClosed else { return }
        guard self.mainSocket == nil, self.otherSockets.isEmpty else { return }
        self.connectDeadline = .now() + self.server.configuration.connectTimeout
        self.schedule()
    }

    /// A client was let into a namespace.
    func clientAccepted() {
        self.connectDeadline = nil
        if !self.server.configuration.keepsRequests { self.request = nil }
    }

    /// Why the session is over, if it is.
    var reasonOfClose: EngineCloseReason {
        self.closeReason ?? .protocolError
    }

    private var sockets: [Socket] {
        (self.mainSocket.map { [$0] } ?? []) + self.otherSockets.values
    }

    /// Shows the client out of every namespace, and closes the transport.
    func disconnectAll() {
        self.eventLoop.preconditionInEventLoop()
        self.share.flushes.perform {
            for socket in self.sockets { socket.showOut() }
            self.close()
        }
    }

    func close() {
        self.eventLoop.preconditionInEventLoop()
        self.carryOut(self.session.close())
    }
}

// MARK: Carrying out

extension EngineConnection {
    /// Sends a packet of a client's that was let in.
    func send(_ packet: EncodedPacket) {
        self.eventLoop.assertInEventLoop()
        guard packet.attachments.isEmpty else {
            return self.carryOut(self.session.send([packet.message] + packet.attachments))
        }
        if self.session.writesAtOnce {
            self.write(packet.message, to: self.webSocket)
        } else {
            self.carryOut(self.session.send(packet.message))
        }
    }

    /// Whether something that is worth sending only now can be sent now.
    var canSendAtOnce: Bool {
        if self.session.writesAtOnce { return self.webSocket?.isWritable == true }
        return self.session.pollIsWaiting
    }

    /// Whether so much can still be sent without more waiting than half of what may.
    func hasRoom(for bytes: Int) -> Bool {
        self.eventLoop.preconditionInEventLoop()
        let bound = self.server.configuration.engine.maximumOutboundBytes / 2
        guard let webSocket = self.webSocket else { return self.session.outboundBytes + bytes <= bound }
        return webSocket.hasRoom(for: bytes, within: bound)
    }

    private func carryOut(_ directives: [EngineSession.Directive]) {
        for directive in directives {
            self.carryOut(directive)
        }
    }

    private func carryOut(_ directive: EngineSession.Directive) {
        switch directive {
        case .deliver(let text):
            if let directive = self.conversation.messageReceived(text) { self.carryOut(directive) }
        case .deliverBinary(let bytes):
            if let directive = self.conversation.binaryReceived(bytes) { self.carryOut(directive) }
        case .write(let message):
            self.write(message, to: self.webSocket)
        case .writeToProbe(let message):
            self.write(message, to: self.probe)
        case .answerPoll(let payload):
            self.waitingPoll?.answer(payload)
            self.waitingPoll = nil
        case .adoptProbe:
            self.webSocket = self.probe
            self.probe = nil
            self.server.metrics.upgraded()
            self.schedule()
        case .dropProbe:
            self.probe?.close(WebSocketCloseCode.policyViolation)
            self.probe = nil
        case .close(let reason):
            self.end(reason)
        }
    }

    private func carryOut(_ directive: SocketSession.Directive) {
        switch directive {
        case .deliver(let event, let namespace):
            self.socket(in: namespace)?.eventReceived(event)
        case .answered(let id, let answer, let namespace):
            self.socket(in: namespace)?.answered(id, answer)
        case .admit(let namespace, let payload):
            self.admit(to: namespace, payload)
        case .send(let packet):
            self.send(packet)
        case .disconnected(let namespace):
            self.socket(in: namespace)?.ended(.disconnectPacket)
        case .closeSession:
            self.carryOut(self.session.protocolViolated())
        }
    }

    private func admit(to namespace: String, _ payload: JSONSlice?) {
        guard let request = self.request, self.server.connectHandler.hasNamespace(namespace) else {
            let reason = ByteBuffer(string: "{\"message\":\"Invalid namespace\"}")
            if let packet = self.conversation.refuse(namespace, reason: reason) { self.send(packet) }
            return
        }
        let socket = Socket(self, namespace)
        self.set(socket, in: namespace)
        self.server.connectHandler.connectRequested(request, payload: payload, by: socket)
    }

    private func write(_ message: EncodedMessage, to webSocket: WebSocketHandler?) {
        guard let webSocket else { return }
        guard webSocket.isWritable else {
            // As much as may wait is waiting: whoever reads this slowly is let go, and nothing more is kept for it.
            return self.carryOut(self.session.transportClosed(.overflow))
        }
        webSocket.write(message.frame)
    }

    private func end(_ reason: EngineCloseReason) {
        self.closeReason = reason
        self.server.metrics.closed(self.session.transport)
        self.request = nil
        if self.session.hasLastWords {
            self.forgetDeadline = .now() + self.server.configuration.engine.pingTimeout
            self.schedule()
        } else {
            self.forget()
        }
        self.conversation.sessionClosed()
        for socket in self.sockets { socket.ended(.sessionClosed(reason)) }
        if let webSocket = self.webSocket {
            self.webSocket = nil
            switch reason {
            case .overflow, .transportLost: webSocket.abort()
            case .protocolError: webSocket.close(WebSocketCloseCode.protocolError)
            case .flooded: webSocket.close(WebSocketCloseCode.policyViolation)
            case .serverClosed: webSocket.close(WebSocketCloseCode.goingAway)
            default: webSocket.close(WebSocketCloseCode.normal)
            }
        }
        self.waitingPoll = nil
    }

    private func forget() {
        self.forgetDeadline = nil
        self.share.timers.cancel(self)
        self.server.forget(self)
    }
}
