import NIOCore
import NIOHTTP1
import SocketIO

/// Stands alone on a fresh connection, and makes it what its first bytes ask for.
///
/// A connection that begins with an ``OpeningHead`` becomes a WebSocket at once: nothing that reads HTTP is ever made for
/// it. For every other one, and for every WebSocket that is refused, the decoder and the ``SocketIOGate`` are put in its
/// place and read the same bytes.
final class OpeningHandler: TimerEntry, ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let server: SocketIOServer
    private let share: LoopShare
    private let elsewhere: (any Channel) throws -> Void
    private var taken: (() -> Void)?
    private var context: ChannelHandlerContext?
    /// A head whose end is still to come, of at most ``OpeningHead/longest`` bytes and what came with the last of them.
    private var unfinished: ByteBuffer?

    /// Makes the handler of one connection; for `elsewhere` and `taken` see ``SocketIOGate``.
    init(
        server: SocketIOServer,
        share: LoopShare,
        elsewhere: @escaping (any Channel) throws -> Void,
        taken: @escaping () -> Void
    ) {
        self.server = server
        self.share = share
        self.elsewhere = elsewhere
        self.taken = taken
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        self.share.timers.schedule(self, at: .now() + self.server.configuration.idleTimeout)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.share.timers.cancel(self)
        self.context = nil
        self.taken.take()?()
    }

    /// Nothing, or too little, was said for too long.
    override func timerFired(at now: NIODeadline) -> NIODeadline? {
        self.context?.close(promise: nil)
        return nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = Self.unwrapInboundIn(data)
        var seen = 0
        if var unfinished = self.unfinished.take() {
            seen = unfinished.readableBytes
            unfinished.writeBuffer(&bytes)
            bytes = unfinished
        }
        let limits = self.server.configuration.openingLimits
        switch OpeningHead.read(bytes, seen: seen, start: self.server.openingStart, limits: limits) {
        case .whole(let head): self.open(head, bytes, context)
        case .unfinished: self.unfinished = bytes
        case .other: self.handOver(bytes, context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.share.timers.cancel(self)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case let event as ChannelEvent where event == .inputClosed: context.close(promise: nil)
        case is ChannelShouldQuiesceEvent: context.close(promise: nil)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    /// Makes the connection a WebSocket, unless the page may not or the application does not let it.
    private func open(_ head: OpeningHead, _ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        guard self.server.configuration.allowsOrigin(head.origin, head.host) else {
            return self.handOver(bytes, context)
        }
        let request = ConnectRequest(head, remoteAddress: context.remoteAddress)
        if let retryAfter = self.server.connectHandler.sessionRequested(request) {
            return self.handOver(bytes, context, retryAfter: retryAfter)
        }
        context.write(Self.wrapOutboundOut(head.agreement), promise: nil)
        // Not flushed yet: it goes out with the first packet. Should the client be gone, nobody would say so again.
        guard context.channel.isActive else { return }
        let connection = self.server.openSession(.webSocket, for: request, on: self.share)
        let limits = self.server.configuration.webSocketLimits
        let webSocket = WebSocketHandler(context.channel, self.share, connection, limits)
        do {
            try WebSocketUpgrade.add(webSocket, to: context.channel, self.server.configuration)
        } catch {
            return context.close(promise: nil)
        }
        self.share.flushes.perform { connection.open(webSocket: webSocket) }
        webSocket.flushNow()
        var rest = bytes
        rest.moveReaderIndex(forwardBy: head.bytes.readableBytes)
        if rest.readableBytes > 0 { context.fireChannelRead(Self.wrapInboundOut(rest)) }
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }

    /// Puts those in place who read HTTP, and has them read what has come.
    ///
    /// `retryAfter` is what the application said to this very request, which is not to be asked again.
    private func handOver(_ bytes: ByteBuffer, _ context: ChannelHandlerContext, retryAfter: TimeAmount? = nil) {
        guard let taken = self.taken.take() else { return }
        let gate = SocketIOGate(
            server: self.server,
            share: self.share,
            retryAfter: retryAfter,
            elsewhere: self.elsewhere,
            taken: taken
        )
        let pipeline = context.pipeline.syncOperations
        do {
            try pipeline.addHandler(HTTPResponseEncoder())
            // Bytes behind an upgrade request belong to the WebSocket: they are forwarded, not dropped.
            try pipeline.addHandler(ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes)))
            try pipeline.addHandler(gate)
        } catch {
            taken()
            return context.close(promise: nil)
        }
        context.fireChannelRead(Self.wrapInboundOut(bytes))
        pipeline.removeHandler(context: context, promise: nil)
    }
}
