import NIOCore
import NIOHTTP1

extension SocketIOGate {
    /// Makes the connection a WebSocket: `receiver` says whose, and is told by `attached` once it is.
    func upgrade<Receiver: WebSocketReceiver>(
        _ head: HTTPRequestHead,
        _ context: ChannelHandlerContext,
        _ exchange: PollExchange,
        limits: WebSocketLimits,
        receiver: @escaping () -> Receiver,
        attached: @escaping (Receiver, WebSocketHandler) -> Void
    ) {
        let channel = context.channel
        WebSocketUpgrade.responseHeaders(channel: channel, head: head).assumeIsolated().whenComplete { result in
            guard case .success(let headers) = result, case .answering = self.state else {
                return exchange.refuse(.badRequest)
            }
            self.state = .done
            self.stopTimer()
            let response = HTTPResponseHead(version: .http1_1, status: .switchingProtocols, headers: headers)
            context.write(Self.wrapOutboundOut(.head(response)), promise: nil)
            context.write(Self.wrapOutboundOut(.end(nil)), promise: nil)
            // Not flushed yet: it goes out with the first packet. Should the client be gone, nobody would say so again.
            guard channel.isActive else { return }
            let receiver = receiver()
            let webSocket = WebSocketHandler(channel, self.share, receiver, limits)
            do {
                try WebSocketUpgrade.replaceHandlers(
                    of: channel,
                    gate: self,
                    configuration: self.server.configuration,
                    with: webSocket
                )
            } catch {
                return channel.close(promise: nil)
            }
            self.share.flushes.perform { attached(receiver, webSocket) }
            webSocket.flushNow()
        }
    }
}
