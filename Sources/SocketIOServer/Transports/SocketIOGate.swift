import NIOCore
import NIOHTTP1
import SocketIO

/// Stands behind an HTTP/1 decoder, answers the requests to the Socket.IO path, and hands on all others.
///
/// A connection may carry both kinds in turn. The path is not to be pipelined: a request that comes while another is
/// being answered here closes the connection. One that has carried requests for others cannot become a WebSocket: their
/// handlers stand behind the gate for good, so a proxy has to open a connection for each upgrade.
///
/// Why not NIO's own upgrade handlers: they lose the head of an upgrade that is refused, and a connection would need a
/// task of its own.
final class SocketIOGate: TimerEntry, ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    enum State {
        /// Between requests.
        case idle
        /// In a request that is handed on.
        case handingOn
        /// In a request of ours: its body is being read.
        case reading(HTTPRequestHead, Result<EngineRequest, EngineRefusalError>, ByteBuffer)
        /// A request of ours was read, and waits for its answer.
        case answering(keepAlive: Bool, origin: String?)
        /// The connection is another protocol's now, or closed.
        case done
    }

    /// How long a client may take to notice that its request was refused before its end.
    private static let lingerTimeout = TimeAmount.seconds(5)

    let server: SocketIOServer
    let share: LoopShare
    private let elsewhere: (any Channel) throws -> Void
    private let taken: () -> Void
    /// What the application has said to the first request, if it was asked before there was a gate.
    var retryAfter: TimeAmount?
    var state = State.idle
    private(set) var exchangeNumber = 0
    /// A poll that has yet to be answered.
    var waiting: (connection: EngineConnection, exchange: PollExchange)?
    /// The session that knows of a POST whose body is still coming.
    var posting: EngineConnection?
    private var responsesElsewhere = 0
    private(set) var handsOn = false
    /// Whether no request can follow the one that was handed on last.
    private var endsElsewhere = false
    /// Whether the client may still be sending what nobody reads.
    private var lingers = false
    /// How much of the latest request's body has come.
    private var bodyBytes = 0
    private(set) var isQuiescing = false
    private var context: ChannelHandlerContext?
    private var deadline = NIODeadline.now()

    /// Makes a gate of one connection.
    ///
    /// `elsewhere` is called once, before the first request that is not for this server is handed on: it adds the
    /// handlers that answer such requests behind the gate. `taken` is called when the connection has become a WebSocket
    /// or is closed: `elsewhere` will not be called any more.
    init(
        server: SocketIOServer,
        share: LoopShare,
        retryAfter: TimeAmount?,
        elsewhere: @escaping (any Channel) throws -> Void,
        taken: @escaping () -> Void
    ) {
        self.server = server
        self.share = share
        self.retryAfter = retryAfter
        self.elsewhere = elsewhere
        self.taken = taken
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        self.startTimer(self.server.configuration.idleTimeout)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.stopTimer()
        self.context = nil
        self.taken()
    }

    override func timerFired(at now: NIODeadline) -> NIODeadline? {
        guard now >= self.deadline else { return self.deadline }
        if let context = self.context { self.close(context) }
        return nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = Self.unwrapInboundIn(data)
        if case .body(let bytes) = part, !self.mayGoOn(with: bytes) { return self.close(context) }
        switch (part, self.state) {
        case (.head(let head), .idle):
            self.bodyBytes = 0
            self.startTimer(self.server.configuration.requestTimeout)
            self.headReceived(head, context, data)
        case (.head, .answering):
            self.close(context)
        case (.body(let part), .reading(let head, let request, var body)):
            guard body.readableBytes + part.readableBytes <= self.server.configuration.maxPayload else {
                // The rest of the body is not read: the answer closes the connection.
                self.state = .reading(head, .failure(EngineRefusalError(.payloadTooLarge)), ByteBuffer())
                return self.requestRead(context, closing: true)
            }
            body.writeImmutableBuffer(part)
            self.state = .reading(head, request, body)
        case (.end, .reading):
            self.requestRead(context, closing: false)
        case (.end, .handingOn):
            // From here on it is the answer that must get on: each part of it starts the timer anew.
            self.startTimer(self.server.configuration.idleTimeout)
            self.state = .idle
            let isAnswered = self.responsesElsewhere == 0
            context.fireChannelRead(data)
            guard isAnswered else { return }
            if self.isQuiescing { return self.close(context) }
        case (_, .handingOn):
            context.fireChannelRead(data)
        default:
            // What is left of a request that was answered before its end.
            break
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        self.announcePost()
        context.fireChannelReadComplete()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .idle = self.state { self.startTimer(self.server.configuration.idleTimeout) }
        switch Self.unwrapOutboundIn(data) {
        case .head(var head) where self.responsesElsewhere == 1 && self.isLastElsewhere:
            if head.status.code >= 200 { head.headers.replaceOrAdd(name: "connection", value: "close") }
            context.write(Self.wrapOutboundOut(.head(head)), promise: promise)
        case .end:
            self.responsesElsewhere -= 1
            guard self.responsesElsewhere == 0 else { return context.write(data, promise: promise) }
            guard !self.isLastElsewhere else { return self.writeLast(data, promise, context) }
            context.write(data, promise: promise)
        case .head, .body:
            context.write(data, promise: promise)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.state = .done
        self.abandonWaiting()
        self.stopTimer()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if case .handingOn = self.state { return context.fireErrorCaught(error) }
        guard self.responsesElsewhere == 0 else { return context.fireErrorCaught(error) }
        if error is HTTPParserError, self.waiting == nil, case .answering(_, let origin) = self.state {
            // What stands behind the request is no HTTP. The answer is on its way, and is the last.
            self.state = .answering(keepAlive: false, origin: origin)
            return
        }
        if error is HTTPParserError, case .idle = self.state { return self.turnAway(context, .badRequest) }
        self.close(context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case let event as ChannelEvent where event == .inputClosed:
            // A client that has closed its half takes no poll's answer: its poll is abandoned.
            if case .handingOn = self.state {
                context.fireUserInboundEventTriggered(event)
            } else if self.responsesElsewhere > 0 {
                context.fireUserInboundEventTriggered(event)
            } else {
                self.close(context)
            }
        case is ChannelShouldQuiesceEvent:
            self.isQuiescing = true
            if let connection = self.waiting?.connection {
                connection.eventLoop.execute { connection.close() }
            }
            switch self.state {
            case .reading:
                // The answer closes the connection, if the request comes to its end soon.
                self.startTimer(Self.lingerTimeout)
            case .answering:
                break
            case .idle where self.responsesElsewhere == 0:
                self.close(context)
            case .idle, .handingOn, .done:
                context.fireUserInboundEventTriggered(event)
            }
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }
}

// MARK: Reading

extension SocketIOGate {
    /// Whether a body may have this part, too.
    ///
    /// Whoever reads it has its own bound and refuses what is larger; this one ends what is sent all the same.
    private func mayGoOn(with part: ByteBuffer) -> Bool {
        self.bodyBytes += part.readableBytes
        return self.bodyBytes <= self.server.configuration.maxBody
    }

    private func headReceived(_ head: HTTPRequestHead, _ context: ChannelHandlerContext, _ data: NIOAny) {
        if let status = self.server.configuration.refusal(of: head) {
            return self.responsesElsewhere == 0 ? self.turnAway(context, status) : self.close(context)
        }
        let path = head.uri[..<(head.uri.utf8.firstIndex(of: UInt8(ascii: "?")) ?? head.uri.endIndex)]
        let ours = self.server.configuration.path
        let isEcho = self.server.configuration.echoPath.map { path == $0 && head.asksForWebSocket } == true
        guard isEcho || path == ours || path == ours.dropLast() else { return self.handOn(context, data) }
        guard self.responsesElsewhere == 0 else { return self.close(context) }
        let request = Result { () throws(EngineRefusalError) in
            isEcho ? EngineRequest(action: .echo) : try EngineRequest(head)
        }
        self.state = .reading(head, request, ByteBuffer())
    }

    /// Answers what is no request, or too large a one, and closes.
    private func turnAway(_ context: ChannelHandlerContext, _ status: HTTPResponseStatus) {
        let headers: HTTPHeaders = ["connection": "close", "content-length": "0"]
        let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
        context.write(Self.wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(Self.wrapOutboundOut(.end(nil)), promise: nil)
        self.close(context)
    }

    private func handOn(_ context: ChannelHandlerContext, _ data: NIOAny) {
        if !self.handsOn {
            self.handsOn = true
            do {
                try self.elsewhere(context.channel)
            } catch {
                return self.close(context)
            }
        }
        self.state = .handingOn
        self.responsesElsewhere += 1
        // NIO's decoder reads nothing behind a request that asks for an upgrade, whoever it is for.
        if case .head(let head) = Self.unwrapInboundIn(data), head.asksForUpgrade { self.endsElsewhere = true }
        context.fireChannelRead(data)
    }

    private var isLastElsewhere: Bool {
        self.endsElsewhere || self.isQuiescing
    }

    private func writeLast(_ end: NIOAny, _ promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext) {
        self.startTimer(self.server.configuration.idleTimeout)
        let channel = context.channel
        let written = promise ?? context.eventLoop.makePromise()
        written.futureResult.whenComplete { _ in channel.close(promise: nil) }
        context.write(end, promise: written)
    }

    private func requestRead(_ context: ChannelHandlerContext, closing: Bool) {
        guard case .reading(let head, let request, let body) = self.state else { return }
        defer { self.endPost() }
        self.stopTimer()
        let origin = head.headers.first(name: "origin")
        self.exchangeNumber += 1
        // NIO's decoder reads nothing behind a request that asks for an upgrade: whatever the answer, no request
        // can follow it on this connection. A client that sent HEAD would take the refusal's body for the next answer.
        let keepAlive = head.isKeepAlive && !head.asksForUpgrade && !closing && head.method != .HEAD
        self.state = .answering(keepAlive: keepAlive, origin: origin)
        self.lingers = closing
        let exchange = PollExchange(gate: self, number: self.exchangeNumber, eventLoop: context.eventLoop)
        guard self.server.configuration.allowsOrigin(origin, head.headers.first(name: "host")) else {
            return exchange.refuse(.forbidden)
        }
        switch request {
        case .failure(let error):
            // Whoever asks for another version is told which is spoken (RFC 6455, sections 4.2.2 and 4.4).
            exchange.refuse(error.refusal, head.asksForUpgrade ? ["sec-websocket-version": "13"] : [:])
        case .success(let request): self.carryOut(request, head, body, exchange, context)
        }
    }
}

// MARK: Answering

extension SocketIOGate {
    /// Answers the request of that number, unless the connection has gone on without it.
    func respond(
        to number: Int,
        _ status: HTTPResponseStatus,
        contentType: String?,
        body: ByteBuffer,
        _ fields: HTTPHeaders = [:]
    ) {
        guard number == self.exchangeNumber, let context = self.context,
            case .answering(let keepAlive, let origin) = self.state
        else { return }
        self.waiting = nil
        let staysOpen = keepAlive && !self.isQuiescing
        var head = EngineResponse.head(status, contentType: contentType, length: body.readableBytes, origin: origin)
        head.headers.add(contentsOf: fields)
        if !staysOpen { head.headers.add(name: "connection", value: "close") }
        context.write(Self.wrapOutboundOut(.head(head)), promise: nil)
        if body.readableBytes > 0 { context.write(Self.wrapOutboundOut(.body(.byteBuffer(body))), promise: nil) }
        let written = context.writeAndFlush(Self.wrapOutboundOut(.end(nil)))
        if staysOpen {
            self.state = .idle
            self.startTimer(self.server.configuration.idleTimeout)
        } else {
            self.state = .done
            let channel = context.channel
            if self.lingers {
                // Closed at once, a client that is still sending would get a reset instead of the answer.
                self.startTimer(Self.lingerTimeout)
                written.whenComplete { _ in channel.close(mode: .output, promise: nil) }
            } else {
                self.startTimer(self.server.configuration.idleTimeout)
                written.whenComplete { _ in channel.close(promise: nil) }
            }
        }
    }

    private func close(_ context: ChannelHandlerContext) {
        self.state = .done
        self.abandonWaiting()
        context.close(promise: nil)
    }

    private func abandonWaiting() {
        self.endPost()
        guard let (connection, exchange) = self.waiting else { return }
        self.waiting = nil
        connection.eventLoop.execute { connection.pollAbandoned(exchange) }
    }

    /// A connection that says nothing, or says it too slowly, is closed: a client may not hold it for nothing.
    private func startTimer(_ patience: TimeAmount) {
        self.deadline = .now() + patience
        self.share.timers.schedule(self, at: self.deadline)
    }

    func stopTimer() {
        self.share.timers.cancel(self)
    }
}
