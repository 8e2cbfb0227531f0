import NIOCore
import NIOHTTP1
import SocketIO

/// Who hears what comes over one WebSocket.
///
/// Called on the receiver's own event loop, in order.
protocol WebSocketReceiver: AnyObject, Sendable {
    /// Where it is to be called.
    var eventLoop: any EventLoop { get }
    /// A text message, whose bytes are well-formed UTF-8.
    func textReceived(_ text: ByteBuffer, on webSocket: WebSocketHandler)
    /// A binary message.
    func binaryReceived(_ bytes: ByteBuffer, on webSocket: WebSocketHandler)
    /// The WebSocket is over; called once, and nothing follows.
    func webSocketClosed(_ webSocket: WebSocketHandler, _ reason: EngineCloseReason)
    /// The server is about to stop.
    func webSocketShouldQuiesce(_ webSocket: WebSocketHandler)
}

/// The server's endpoint of one WebSocket: frames, pings and the closing handshake (RFC 6455).
///
/// Why not NIO's frame handlers: they let most of what the RFC forbids pass, and cost each frame some allocations.
// Sendable by confinement: every stored property that varies is read and written on the channel's event loop alone; what
// may be called from elsewhere says so, and uses the channel.
final class WebSocketHandler: TimerEntry, ChannelInboundHandler, @unchecked Sendable {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// How long a peer may take to answer a close frame.
    private static let patience = TimeAmount.seconds(3)
    /// How many messages may be on their way to a receiver on another event loop before no more is read.
    private static let maximumHops = 16

    private enum State {
        case open
        /// A close frame was sent, and the peer's is waited for; all else that comes is dropped.
        case awaitingAnswer
        /// Nothing more is read.
        case deaf
    }

    let channel: any Channel
    private let receiver: any WebSocketReceiver
    private let share: LoopShare
    /// Whether the receiver is called on this channel's event loop, rather than from loop to loop.
    private let isAtHome: Bool
    private var reader: WebSocketReader
    /// For frames that the receiver does not hear of: control frames and fragments.
    private var budget: PacketBudget
    private var state = State.open
    private var context: ChannelHandlerContext?
    /// The start of a frame whose end is still to come.
    private var unread: ByteBuffer?
    /// Whether something was written and not flushed.
    private var isUnflushed = false
    /// No fewer bytes than wait to be read by the peer: what did when that was last asked for, and all that was written since.
    private var mostWaiting = 0
    private var hops = 0

    /// Makes an endpoint; to be called on the channel's event loop.
    init(_ channel: any Channel, _ share: LoopShare, _ receiver: any WebSocketReceiver, _ limits: WebSocketLimits) {
        self.channel = channel
        self.receiver = receiver
        self.share = share
        self.isAtHome = receiver.eventLoop === channel.eventLoop
        self.reader = WebSocketReader(
            role: .server,
            maximumMessage: limits.maximumMessage,
            maximumFragments: limits.maximumFragments
        )
        self.budget = PacketBudget(limit: limits.framesPer10Seconds, at: .now())
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard self.state != .deaf else { return }
        var bytes = Self.unwrapInboundIn(data)
        if var unread = self.unread.take() {
            unread.writeBuffer(&bytes)
            bytes = unread
        }
        self.share.flushes.perform {
            while let event = self.reader.next(in: &bytes) { self.carryOut(event, context) }
        }
        guard self.state != .deaf, bytes.readableBytes > 0 else { return }
        // A few bytes are copied, so that they do not hold on to a whole read.
        self.unread = bytes.readableBytes < 512 ? ByteBuffer(bytes: bytes.readableBytesView) : bytes
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.lost(context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case let event as ChannelEvent where event == .inputClosed:
            self.lost(context)
        case is ChannelShouldQuiesceEvent:
            self.tell { $0.webSocketShouldQuiesce($1) }
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.tellEnd(.transportLost)
        self.state = .deaf
        self.share.timers.cancel(self)
        context.fireChannelInactive()
    }

    /// The peer has taken too long to answer a close frame, or to read it.
    override func timerFired(at now: NIODeadline) -> NIODeadline? {
        self.context?.close(promise: nil)
        return nil
    }
}

// MARK: Reading

extension WebSocketHandler {
    private func carryOut(_ event: WebSocketReader.Event, _ context: ChannelHandlerContext) {
        guard self.state == .open else {
            switch event {
            case .close, .violation: self.lost(context)
            case .text, .binary, .ping, .pong, .fragment: break
            }
            return
        }
        switch event {
        case .text(let text):
            self.isAtHome ? self.receiver.textReceived(text, on: self) : self.hop { $0.textReceived(text, on: $1) }
        case .binary(let bytes):
            self.isAtHome
                ? self.receiver.binaryReceived(bytes, on: self) : self.hop { $0.binaryReceived(bytes, on: $1) }
        case .ping(let data):
            guard self.spend(context) else { return }
            // Whoever pings and reads no answer gets none: pongs do not pile up.
            if context.channel.isWritable { self.write(WebSocketWriter.frame(.pong, data)) }
        case .pong, .fragment:
            _ = self.spend(context)
        case .close(let farewell):
            self.answer(farewell.code, context)
        case .violation(let violation):
            self.turnAway(.protocolError, violation.closeCode, context)
        }
    }

    private func spend(_ context: ChannelHandlerContext) -> Bool {
        if self.budget.spend(at: .now()) { return true }
        self.turnAway(.flooded, WebSocketCloseCode.policyViolation, context)
        return false
    }

    /// Has the receiver called on its own event loop, and reads no more while too much is on its way there.
    private func hop(_ action: @escaping @Sendable (any WebSocketReceiver, WebSocketHandler) -> Void) {
        self.hops += 1
        if self.hops == Self.maximumHops { self.channel.setOption(.autoRead, value: false).whenComplete { _ in } }
        self.receiver.eventLoop.execute {
            action(self.receiver, self)
            self.channel.eventLoop.execute {
                self.hops -= 1
                if self.hops == 0, self.channel.isActive {
                    self.channel.setOption(.autoRead, value: true).whenComplete { _ in }
                }
            }
        }
    }

    private func tell(_ action: @escaping @Sendable (any WebSocketReceiver, WebSocketHandler) -> Void) {
        if self.isAtHome {
            action(self.receiver, self)
        } else {
            self.receiver.eventLoop.execute { action(self.receiver, self) }
        }
    }

    /// Tells the receiver, once, that nothing more comes.
    private func tellEnd(_ reason: EngineCloseReason) {
        guard self.state == .open else { return }
        self.tell { $0.webSocketClosed($1, reason) }
    }
}

// MARK: Writing

extension WebSocketHandler {
    /// Whether less than may waits to be read by the peer.
    ///
    /// May be asked from any thread.
    var isWritable: Bool {
        self.channel.isWritable
    }

    /// Whether no more than so many bytes would wait to be read by the peer, were so many more written.
    ///
    /// Away from the channel's event loop only the flag can be read.
    func hasRoom(for bytes: Int, within bound: Int) -> Bool {
        guard self.channel.eventLoop.inEventLoop else { return self.channel.isWritable }
        if self.mostWaiting + bytes <= bound { return true }
        guard let waiting = try? self.channel.syncOptions?.getOption(.bufferedWritableBytes) else {
            return self.isWritable
        }
        self.mostWaiting = waiting
        return waiting + bytes <= bound
    }

    /// Writes a whole frame.
    ///
    /// May be called from any thread; from the channel's own event loop it is flushed with what else is written in the
    /// same batch.
    func write(_ frame: ByteBuffer) {
        guard self.channel.eventLoop.inEventLoop else { return self.channel.writeAndFlush(frame, promise: nil) }
        guard self.state == .open, let context = self.context else { return }
        self.mostWaiting += frame.readableBytes
        context.write(Self.wrapOutboundOut(frame), promise: nil)
        guard !self.isUnflushed else { return }
        self.isUnflushed = self.share.flushes.takesNote(of: self)
        if !self.isUnflushed { context.flush() }
    }

    /// Sends what was written.
    func flushNow() {
        self.isUnflushed = false
        self.context?.flush()
    }

}

// MARK: Closing

extension WebSocketHandler {
    /// Closes in good order: a close frame, and the connection once the peer has answered it, or after a while.
    ///
    /// May be called from any thread. Nothing that still comes is told.
    func close(_ code: UInt16) {
        guard self.channel.eventLoop.inEventLoop else { return self.channel.eventLoop.execute { self.close(code) } }
        guard self.state == .open, let context = self.context else { return }
        self.state = .awaitingAnswer
        context.writeAndFlush(Self.wrapOutboundOut(WebSocketWriter.close(code)), promise: nil)
        self.share.timers.schedule(self, at: .now() + Self.patience)
    }

    /// Closes the connection without a word.
    ///
    /// May be called from any thread. Nothing that still comes is told.
    func abort() {
        guard self.channel.eventLoop.inEventLoop else { return self.channel.eventLoop.execute { self.abort() } }
        self.state = .deaf
        self.context?.close(promise: nil)
    }

    /// The connection is of no more use.
    private func lost(_ context: ChannelHandlerContext) {
        self.tellEnd(.transportLost)
        self.state = .deaf
        context.close(promise: nil)
    }

    /// Answers the peer's close frame with its own code, and closes the connection, as a server is the first to do
    /// (RFC 6455, section 7.1.1).
    private func answer(_ code: UInt16?, _ context: ChannelHandlerContext) {
        self.tellEnd(.webSocketClosed(code: code))
        self.state = .deaf
        self.share.timers.schedule(self, at: .now() + Self.patience)
        let channel = self.channel
        context.writeAndFlush(Self.wrapOutboundOut(WebSocketWriter.close(code))).whenComplete { _ in
            channel.close(promise: nil)
        }
    }

    /// Says why the peer is not listened to any more, and closes the connection when it has seen that, or after a while.
    ///
    /// Closed at once, a peer that is still sending would get a reset instead of the reason.
    private func turnAway(_ reason: EngineCloseReason, _ code: UInt16, _ context: ChannelHandlerContext) {
        self.tellEnd(reason)
        self.state = .deaf
        self.share.timers.schedule(self, at: .now() + Self.patience)
        let channel = self.channel
        context.writeAndFlush(Self.wrapOutboundOut(WebSocketWriter.close(code))).whenComplete { _ in
            channel.close(mode: .output, promise: nil)
        }
    }
}

/// The codes that a close frame of ours bears (RFC 6455, section 7.4.1).
enum WebSocketCloseCode {
    static let normal: UInt16 = 1_000
    static let goingAway: UInt16 = 1_001
    static let protocolError: UInt16 = 1_002
    static let policyViolation: UInt16 = 1_008
}

/// How much one WebSocket's peer may send.
struct WebSocketLimits: Sendable {
    /// The largest message, in bytes.
    var maximumMessage: Int
    /// The most fragments that a message may come in.
    var maximumFragments = 64
    /// How many control frames and fragments may come in ten seconds; 0 is no limit.
    var framesPer10Seconds = 0
}
