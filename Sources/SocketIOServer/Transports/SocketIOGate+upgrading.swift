import NIOCore
import NIOHTTP1
import NIOWebSocket

extension SocketIOGate {
    /// Makes the connection a WebSocket: `session` says whose, and is told by `attached` once it is.
    func upgrade(
        _ head: HTTPRequestHead,
        _ context: ChannelHandlerContext,
        _ exchange: PollExchange,
        session: @escaping (any Channel) -> EngineConnection,
        attached: @escaping (EngineConnection, any Channel) -> Void
    ) {
        let channel = context.channel
        WebSocketUpgrade.responseHeaders(channel: channel, head: head).assumeIsolated().whenComplete { result in
            guard case .success(let headers) = result, case .answering = self.state else {
                return exchange.refuse(.badRequest)
            }
            self.state = .done
            self.timer?.cancel()
            let response = HTTPResponseHead(version: .http1_1, status: .switchingProtocols, headers: headers)
            context.write(Self.wrapOutboundOut(.head(response)), promise: nil)
            context.writeAndFlush(Self.wrapOutboundOut(.end(nil)), promise: nil)
            // Writing may have found the client gone; nobody would say so again.
            guard channel.isActive else { return }
            let connection = session(channel)
            do {
                try WebSocketUpgrade.replaceHandlers(
                    of: channel,
                    gate: self,
                    configuration: self.server.configuration,
                    with: WebSocketHandler(connection, self.server.configuration)
                )
            } catch {
                return channel.close(promise: nil)
            }
            attached(connection, channel)
        }
    }
}
