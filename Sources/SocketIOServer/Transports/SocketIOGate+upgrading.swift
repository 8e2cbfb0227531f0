import NIOCore
import NIOHTTP1

extension SocketIOGate {
    /// Makes the connection a WebSocket: `receiver` says whose, and is told by `attached` once it is.
    func upgrade<Receiver: WebSocketReceiver>(
        _ head: HTTPRequestHead,
        _ context: ChannelHandlerContext,
        _ exchange: PollExchange,
        limits: WebSocketLimits,
        receiver: () -> Receiver,
        attached: (Receiver, WebSocketHandler) -> Void
    ) {
        guard var key = head.webSocketKey else { return exchange.refuse(.badRequest) }
        let channel = context.channel
        self.state = .done
        self.stopTimer()
        do {
            let agreement = key.withUTF8 { WebSocketUpgrade.agreement(to: UnsafeRawBufferPointer($0)) }
            let pipeline = channel.pipeline.syncOperations
            let decoder = try pipeline.context(handlerType: ByteToMessageHandler<HTTPRequestDecoder>.self)
            let encoder = try pipeline.context(handlerType: HTTPResponseEncoder.self)
            // The encoder has no part in it: the bytes are what they are in every answer that agrees.
            encoder.write(NIOAny(agreement), promise: nil)
            // Not flushed yet: it goes out with the first packet. Should the client be gone, nobody would say so again.
            guard channel.isActive else { return }
            let receiver = receiver()
            let webSocket = WebSocketHandler(channel, self.share, receiver, limits)
            try WebSocketUpgrade.add(webSocket, to: channel, self.server.configuration)
            pipeline.removeHandler(context: encoder, promise: nil)
            pipeline.removeHandler(context: context, promise: nil)
            // The decoder goes last: bytes that came behind the request are handed on when it leaves, to the WebSocket.
            pipeline.removeHandler(context: decoder, promise: nil)
            self.share.flushes.perform { attached(receiver, webSocket) }
            webSocket.flushNow()
        } catch {
            channel.close(promise: nil)
        }
    }
}
