import NIOCore
import NIOHTTP1
import SocketIO

/// What is done with a request that was read whole.
extension SocketIOGate {
    /// Does what a request asks for.
    func carryOut(
        _ request: EngineRequest,
        _ head: HTTPRequestHead,
        _ body: ByteBuffer,
        _ exchange: PollExchange,
        _ context: ChannelHandlerContext
    ) {
        switch request.action {
        case .preflight:
            self.respond(to: self.exchangeNumber, .noContent, contentType: nil, body: ByteBuffer())
        case .openPolling:
            guard !self.isQuiescing else { return exchange.refuse(.badRequest) }
            guard let request = self.sessionRequest(head, context, exchange) else { return }
            let connection = self.server.openSession(.polling, for: request, on: self.share)
            connection.open(webSocket: nil)
            connection.pollReceived(exchange)
        case .poll(let session):
            self.withSession(session, exchange) { connection in
                self.waiting = (connection, exchange)
                let isQuiescing = self.isQuiescing
                connection.eventLoop.execute {
                    connection.pollReceived(exchange)
                    if isQuiescing { connection.close() }
                }
            }
        case .post(let session):
            self.withSession(session, exchange) { connection in
                let gate = ObjectIdentifier(self)
                connection.eventLoop.execute { connection.payloadReceived(body, exchange, by: gate) }
            }
        case .openWebSocket:
            guard self.mayUpgrade else { return exchange.refuse(.badRequest) }
            guard let request = self.sessionRequest(head, context, exchange) else { return }
            self.upgrade(head, context, exchange, limits: self.server.configuration.webSocketLimits) {
                self.server.openSession(.webSocket, for: request, on: self.share)
            } attached: { connection, webSocket in
                connection.open(webSocket: webSocket)
            }
        case .echo:
            guard self.mayUpgrade else { return exchange.refuse(.badRequest) }
            self.upgrade(head, context, exchange, limits: Echo.limits) {
                Echo(self.share.eventLoop)
            } attached: { _, _ in
            }
        case .probeWebSocket(let session):
            guard self.mayUpgrade else { return exchange.refuse(.badRequest) }
            self.withSession(session, exchange) { connection in
                self.upgrade(head, context, exchange, limits: self.server.configuration.webSocketLimits) {
                    connection
                } attached: { connection, webSocket in
                    // At once where it can be: frames may stand right behind the request.
                    if connection.eventLoop.inEventLoop {
                        connection.attachProbe(webSocket)
                    } else {
                        connection.eventLoop.execute { connection.attachProbe(webSocket) }
                    }
                }
            }
        }
    }

    /// Whether nothing stands in the way of a WebSocket but the request itself.
    private var mayUpgrade: Bool {
        !self.isQuiescing && !self.handsOn
    }

    private func withSession(_ id: String, _ exchange: PollExchange, _ action: (EngineConnection) -> Void) {
        if let connection = self.server.session(id) {
            action(connection)
        } else {
            exchange.refuse(.unknownSession)
        }
    }

    /// The request for a session, if the application lets somebody open one; else it is refused here.
    private func sessionRequest(
        _ head: HTTPRequestHead,
        _ context: ChannelHandlerContext,
        _ exchange: PollExchange
    ) -> ConnectRequest? {
        let request = ConnectRequest(headers: head.headers, remoteAddress: context.remoteAddress)
        guard let retryAfter = self.retryAfter.take() ?? self.server.connectHandler.sessionRequested(request) else {
            return request
        }
        self.server.metrics.refused()
        exchange.refuseSession(retryAfter: retryAfter)
        return nil
    }
}
