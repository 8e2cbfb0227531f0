import NIOCore
import NIOWebSocket
import SocketIO

/// Turns one WebSocket's frames into what its session is told (RFC 6455).
///
/// Why not NIO's frame aggregator: what it joins no longer says whether its fragments were masked.
final class WebSocketHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame

    /// The most fragments that a message may come in.
    private static let maximumFragments = 64

    private let connection: EngineConnection
    private let maxPayload: Int
    /// For frames that the session does not hear of: control frames and fragments.
    private var budget: PacketBudget
    private var isClosed = false
    /// A message whose last fragment is still to come.
    private var unfinished: (text: ByteBuffer, fragments: Int)?

    init(_ connection: EngineConnection, _ configuration: SocketIOConfiguration) {
        self.connection = connection
        self.maxPayload = configuration.maxPayload
        self.budget = PacketBudget(limit: configuration.engine.packetsPer10Seconds, at: .now())
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !self.isClosed else { return }
        let frame = Self.unwrapInboundIn(data)
        // A client masks every frame, and uses no extension that was not agreed on (RFC 6455, sections 5.1 and 5.2).
        guard frame.maskKey != nil, !frame.rsv1, !frame.rsv2, !frame.rsv3 else {
            return self.violated(context, .protocolError)
        }
        guard frame.opcode == .text && frame.fin || self.budget.spend(at: .now()) else {
            return self.close(context, .flooded, answer: .policyViolation)
        }
        switch frame.opcode {
        case .text:
            guard self.unfinished == nil else { return self.violated(context, .protocolError) }
            if frame.fin {
                self.textReceived(frame.unmaskedData, context)
            } else {
                self.unfinished = (frame.unmaskedData, 1)
            }
        case .continuation:
            self.fragmentReceived(frame, context)
        case .ping:
            // Whoever pings and reads no answer gets none: pongs do not pile up.
            guard context.channel.isWritable else { return }
            context.channel.writeAndFlush(WebSocketOutbound.pong(frame.unmaskedData), promise: nil)
        case .pong:
            break
        case .connectionClose:
            guard let farewell = WebSocketFarewell(frame.unmaskedData) else {
                return self.violated(context, .protocolError)
            }
            self.close(context, .webSocketClosed(code: farewell.code), answer: .normalClosure)
        case .binary:
            // This version's sessions speak text alone.
            self.violated(context, .unacceptableData)
        default:
            self.violated(context, .protocolError)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case NIOWebSocketError.invalidFrameLength:
            self.violated(context, .messageTooLarge)
        case is NIOWebSocketError:
            self.violated(context, .protocolError)
        default:
            self.close(context, .transportLost, answer: nil)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case let event as ChannelEvent where event == .inputClosed:
            self.close(context, .transportLost, answer: nil)
        case is ChannelShouldQuiesceEvent:
            self.tell(context) { connection, _ in connection.close() }
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.close(context, .transportLost, answer: nil)
        context.fireChannelInactive()
    }

    private func textReceived(_ text: ByteBuffer, _ context: ChannelHandlerContext) {
        if self.connection.eventLoop.inEventLoop {
            self.connection.frameReceived(text, from: context.channel)
        } else {
            self.tell(context) { $0.frameReceived(text, from: $1) }
        }
    }

    private func fragmentReceived(_ frame: WebSocketFrame, _ context: ChannelHandlerContext) {
        guard var (text, fragments) = self.unfinished else { return self.violated(context, .protocolError) }
        self.unfinished = nil
        fragments += 1
        guard fragments <= Self.maximumFragments, text.readableBytes + frame.length <= self.maxPayload else {
            return self.violated(context, .messageTooLarge)
        }
        text.writeImmutableBuffer(frame.unmaskedData)
        if frame.fin {
            self.textReceived(text, context)
        } else {
            self.unfinished = (text, fragments)
        }
    }

    private func violated(_ context: ChannelHandlerContext, _ code: WebSocketErrorCode) {
        self.close(context, .protocolError, answer: code)
    }

    private func close(_ context: ChannelHandlerContext, _ reason: EngineCloseReason, answer: WebSocketErrorCode?) {
        guard !self.isClosed else { return }
        self.isClosed = true
        self.unfinished = nil
        self.tell(context) { connection, channel in connection.webSocketClosed(channel, reason) }
        if let answer {
            WebSocketCloser.close(context.channel, code: answer)
        } else {
            context.close(promise: nil)
        }
    }

    /// Tells the session on its own event loop, which is another than this one's after some upgrades.
    private func tell(
        _ context: ChannelHandlerContext,
        _ action: @escaping @Sendable (EngineConnection, any Channel) -> Void
    ) {
        let connection = self.connection
        let channel = context.channel
        if connection.eventLoop.inEventLoop {
            action(connection, channel)
        } else {
            connection.eventLoop.execute { action(connection, channel) }
        }
    }
}
