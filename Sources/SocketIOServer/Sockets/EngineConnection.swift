import NIOCore
import NIOWebSocket
import SocketIO

/// Carries out what one Engine.IO session and the Socket.IO conversation over it decide.
///
/// It lives on the event loop of the connection that opened it; later polls and an upgrade may come in by other
/// connections, whose loops hand over to this one.
// Sendable by confinement: every stored property that varies is read and written on `eventLoop` alone, and each entry
// point that could be called from elsewhere checks it.
final class EngineConnection: @unchecked Sendable {
    let eventLoop: any EventLoop
    let sessionID: String
    /// The request that opened the session, until the client is let in.
    private var request: ConnectRequest?
    private var closeReason: EngineCloseReason?
    private let server: SocketIOServer
    private var session: EngineSession
    private var conversation = SocketSession()
    private var webSocket: (any Channel)?
    private var probe: (any Channel)?
    private var waitingPoll: PollExchange?
    private var timer: Scheduled<Void>?
    private var connectTimer: Scheduled<Void>?
    private var handler: (any SocketHandler)?
    private var socket: Socket?

    init(
        server: SocketIOServer,
        transport: EngineSession.Transport,
        request: ConnectRequest,
        eventLoop: any EventLoop
    ) {
        self.server = server
        self.request = request
        self.eventLoop = eventLoop
        self.sessionID = Self.makeSessionID()
        self.session = EngineSession(transport: transport, configuration: server.configuration.engine, openedAt: .now())
    }

    /// Sends the OPEN packet and starts the clocks.
    ///
    /// `webSocket` carries the session if it does not start by polling.
    func open(webSocket: (any Channel)?) {
        self.eventLoop.preconditionInEventLoop()
        self.webSocket = webSocket
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
        self.connectTimer = self.eventLoop.scheduleTask(in: self.server.configuration.connectTimeout) { [weak self] in
            guard let self, !self.conversation.isConnected else { return }
            self.close()
        }
    }

    /// 128 random bits: nobody can guess another's session.
    private static func makeSessionID() -> String {
        var generator = SystemRandomNumberGenerator()
        return String(generator.next() as UInt64, radix: 36) + "-" + String(generator.next() as UInt64, radix: 36)
    }
}

// MARK: What comes from the transports

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

    func payloadReceived(_ payload: ByteBuffer, _ exchange: PollExchange) {
        self.eventLoop.preconditionInEventLoop()
        // Nobody listens any more; refused, the client would not come back for what it was told last.
        guard !self.session.hasLastWords else { return exchange.answerPost() }
        guard let directives = self.session.payloadReceived(payload, at: .now()) else {
            exchange.refuse(.badRequest)
            // A POST to a session that a WebSocket carries is out of place, and harms nobody.
            if self.session.transport == .polling { self.carryOut(self.session.protocolViolated()) }
            return
        }
        exchange.answerPost()
        self.carryOut(directives)
    }

    func frameReceived(_ text: ByteBuffer, from channel: any Channel) {
        self.eventLoop.preconditionInEventLoop()
        if channel === self.webSocket {
            self.carryOut(self.session.frameReceived(text, at: .now()))
        } else if channel === self.probe {
            self.carryOut(self.session.probeFrameReceived(text))
        }
    }

    func webSocketClosed(_ channel: any Channel, _ reason: EngineCloseReason) {
        self.eventLoop.preconditionInEventLoop()
        if channel === self.webSocket {
            self.webSocket = nil
            self.carryOut(self.session.transportClosed(reason))
        } else if channel === self.probe {
            self.probe = nil
            self.session.probeClosed()
        }
    }

    /// A WebSocket was opened that names this session.
    ///
    /// It is closed if it has no place here.
    func attachProbe(_ channel: any Channel) {
        self.eventLoop.preconditionInEventLoop()
        guard self.session.probeAttached(at: .now()) else {
            return WebSocketCloser.close(channel, code: .policyViolation)
        }
        self.probe = channel
        self.schedule()
    }
}

// MARK: What comes from the application

extension EngineConnection {
    func accept(_ handler: any SocketHandler, socket: Socket) {
        self.eventLoop.preconditionInEventLoop()
        guard let directive = self.conversation.accept(socketID: Self.makeSessionID()) else {
            // The client went away while it was being decided on.
            return handler.socketClosed(socket, .sessionClosed(self.closeReason ?? .protocolError))
        }
        self.handler = handler
        self.connectTimer?.cancel()
        self.carryOut(directive)
        // Writing to a client that reads nothing may have ended the session.
        guard self.conversation.isConnected else { return }
        self.request = nil
        handler.socketAccepted(socket)
    }

    func refuse(message: String, data: ByteBuffer) {
        self.eventLoop.preconditionInEventLoop()
        var reason = ByteBuffer(string: "{\"message\":")
        reason.writeJSONString(message)
        reason.writeString(",\"data\":")
        reason.writeImmutableBuffer(data)
        reason.writeString("}")
        if let directive = self.conversation.refuse(reason) { self.carryOut(directive) }
    }

    func send(_ message: ByteBuffer) {
        self.eventLoop.preconditionInEventLoop()
        guard self.conversation.isConnected else { return }
        self.carryOut(self.session.send(message))
    }

    func disconnect() {
        self.eventLoop.preconditionInEventLoop()
        guard let directive = self.conversation.disconnect() else { return }
        self.carryOut(directive)
        self.notifyClosed(.shownOut)
        self.close()
    }

    func close() {
        self.eventLoop.preconditionInEventLoop()
        self.carryOut(self.session.close())
    }

    /// Whether a client that asked to come in still waits for an answer.
    var isAdmitting: Bool {
        self.eventLoop.preconditionInEventLoop()
        return self.conversation.isAdmitting
    }

    /// Whether so much can still be sent without more waiting than half of what may.
    func hasRoom(for bytes: Int) -> Bool {
        self.eventLoop.preconditionInEventLoop()
        let bound = self.server.configuration.engine.maximumOutboundBytes / 2
        guard let channel = self.webSocket else { return self.session.outboundBytes + bytes <= bound }
        // After an upgrade on another loop only the flag can be read from here.
        guard channel.eventLoop.inEventLoop, let options = channel.syncOptions,
            let waiting = try? options.getOption(.bufferedWritableBytes)
        else { return channel.isWritable }
        return waiting + bytes <= bound
    }
}

// MARK: Carrying out

extension EngineConnection {
    private func carryOut(_ directives: [EngineSession.Directive]) {
        for directive in directives {
            self.carryOut(directive)
        }
    }

    private func carryOut(_ directive: EngineSession.Directive) {
        switch directive {
        case .deliver(let text):
            if let directive = self.conversation.messageReceived(text) { self.carryOut(directive) }
        case .writeFrame(let text):
            self.writeFrame(text, to: self.webSocket)
        case .writeProbeFrame(let text):
            self.writeFrame(text, to: self.probe)
        case .answerPoll(let payload):
            self.waitingPoll?.answer(payload)
            self.waitingPoll = nil
        case .adoptProbe:
            self.webSocket = self.probe
            self.probe = nil
            self.schedule()
        case .dropProbe:
            if let probe = self.probe { WebSocketCloser.close(probe, code: .policyViolation) }
            self.probe = nil
        case .close(let reason):
            self.end(reason)
        }
    }

    private func carryOut(_ directive: SocketSession.Directive) {
        switch directive {
        case .admit(let payload):
            let socket = Socket(self)
            self.socket = socket
            guard let request = self.request else { return }
            self.server.connectHandler.connectRequested(request, payload: payload, by: socket)
        case .deliver(let event):
            if let socket = self.socket { self.handler?.eventReceived(event, on: socket) }
        case .answered:
            // Nothing that this version sends asks to be acknowledged.
            break
        case .send(let packet):
            self.carryOut(self.session.send(EnginePacket(.message, packet).text))
        case .disconnected:
            self.notifyClosed(.disconnectPacket)
            self.close()
        case .closeSession:
            self.carryOut(self.session.protocolViolated())
        }
    }

    private func writeFrame(_ text: ByteBuffer, to channel: (any Channel)?) {
        guard let channel else { return }
        guard channel.isWritable else {
            // As much as may wait is waiting: whoever reads this slowly is let go, and nothing more is kept for it.
            return self.carryOut(self.session.transportClosed(.overflow))
        }
        channel.writeAndFlush(WebSocketOutbound.text(text), promise: nil)
    }

    private func end(_ reason: EngineCloseReason) {
        self.closeReason = reason
        self.request = nil
        self.timer?.cancel()
        self.connectTimer?.cancel()
        if self.session.hasLastWords {
            let patience = self.server.configuration.engine.pingTimeout
            self.timer = self.eventLoop.scheduleTask(in: patience) { [weak self] in self?.forget() }
        } else {
            self.forget()
        }
        self.conversation.sessionClosed()
        self.notifyClosed(.sessionClosed(reason))
        if let channel = self.webSocket {
            self.webSocket = nil
            switch reason {
            case .overflow, .transportLost: channel.close(promise: nil)
            case .protocolError: WebSocketCloser.close(channel, code: .protocolError)
            case .flooded: WebSocketCloser.close(channel, code: .policyViolation)
            case .serverClosed: WebSocketCloser.close(channel, code: .goingAway)
            default: WebSocketCloser.close(channel, code: .normalClosure)
            }
        }
        self.waitingPoll = nil
    }

    private func forget() {
        self.timer?.cancel()
        self.server.forget(self)
    }

    private func notifyClosed(_ reason: SocketCloseReason) {
        let handler = self.handler
        self.handler = nil
        if let handler, let socket = self.socket { handler.socketClosed(socket, reason) }
        self.socket = nil
    }

    /// Sets the timer for whatever is due next; a timer that fires early finds nothing due and sets itself again.
    private func schedule() {
        self.timer?.cancel()
        self.timer = self.eventLoop.scheduleTask(deadline: self.session.deadline) { [weak self] in
            guard let self, !self.session.isClosed else { return }
            self.carryOut(self.session.timerFired(at: .now()))
            if !self.session.isClosed { self.schedule() }
        }
    }
}
