import NIOCore

/// Carries out what ``ConnectionState`` decides, on the event loop of one connection.
final class RedisChannelHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What is written in one go before the channel is asked whether it takes more.
    private static let portion = 64 * 1_024
    /// A command of so many bytes is handed on as it is instead of being copied beside others.
    private static let bulky = 16 * 1_024
    /// The most room that is kept for orders to come.
    private static let keptRoom = 1_024

    let mailbox: CommandMailbox
    /// Fulfilled when the greeting is over.
    let ready: EventLoopPromise<RedisProtocol>
    /// Fulfilled with the reason when everything is over.
    let ended: EventLoopPromise<RedisError>

    private let pushed: (@Sendable ([RedisValue]) -> Void)?

    private var state: ConnectionState<Asker>
    private var reader: RESPReader
    private var context: ChannelHandlerContext?
    private var unread = ByteBuffer()
    private var outgoing = ByteBuffer()
    private var orders: [CommandMailbox.Order] = []
    private var isOver = false
    private var isWriting = false
    private var alarm: Scheduled<Void>?
    private var alarmAt = NIODeadline.distantFuture

    init(
        _ state: ConnectionState<Asker>,
        reader: RESPReader,
        mailbox: CommandMailbox,
        ready: EventLoopPromise<RedisProtocol>,
        ended: EventLoopPromise<RedisError>,
        pushed: (@Sendable ([RedisValue]) -> Void)?
    ) {
        self.state = state
        self.reader = reader
        self.mailbox = mailbox
        self.ready = ready
        self.ended = ended
        self.pushed = pushed
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if self.isOver {
            context.close(promise: nil)
        } else {
            self.setAlarm()
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.end(.connectionLost(wasSent: true))
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        self.carryOut(self.state.opened())
        self.write()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.end(.connectionLost(wasSent: true))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.close(.unreachable(reason: FailureReason.of(error)))
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var incoming = Self.unwrapInboundIn(data)
        guard !self.isOver else { return }
        var buffer = self.unread
        self.unread = ByteBuffer()
        if buffer.readableBytes == 0 { buffer = incoming } else { buffer.writeBuffer(&incoming) }
        self.state.heard(at: .now())
        do throws(RESPViolation) {
            while let value = try self.reader.next(from: &buffer) {
                self.carryOut(self.state.received(value))
                if self.isOver { return }
            }
        } catch {
            return self.close(.protocolError(reason: error.description))
        }
        guard buffer.readableBytes > 0 else { return }
        // What was read before may be held by those who got it; the rest is moved away from it before it grows.
        self.unread = buffer.readerIndex == 0 ? buffer : ByteBuffer(copying: buffer)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        self.carryOut(self.state.endOfDraining())
        self.settle()
        context.fireChannelReadComplete()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        self.write()
        context.fireChannelWritabilityChanged()
    }

    /// Does what the mailbox holds.
    ///
    /// To be called on the event loop.
    func mailArrived() {
        let now = NIODeadline.now()
        self.mailbox.fetch(&self.orders)
        var cancelled: Set<UInt64> = []
        var isDraining = false
        for order in self.orders {
            switch order {
            case .submit(let request): self.carryOut(self.state.submitted(request, at: now))
            case .cancel(let id): cancelled.insert(id)
            case .drain: isDraining = true
            }
        }
        self.orders.removeAll(keepingCapacity: self.orders.capacity <= Self.keptRoom)
        if !cancelled.isEmpty { self.carryOut(self.state.cancelled(cancelled)) }
        if isDraining { self.carryOut(self.state.drain()) }
        self.settle()
    }

    /// Ends the connection, for this reason, at once.
    ///
    /// To be called on the event loop.
    func close(_ reason: RedisError) {
        self.end(reason)
        self.context?.close(promise: nil)
    }

    private func alarmRang() {
        self.alarm = nil
        self.alarmAt = .distantFuture
        self.carryOut(self.state.woken(at: .now()))
        self.settle()
    }

    private func carryOut(_ directives: [ConnectionState<Asker>.Directive]) {
        for directive in directives { self.carryOut(directive) }
    }

    private func carryOut(_ directive: ConnectionState<Asker>.Directive?) {
        switch directive {
        case nil: break
        case .deliver(let delivery):
            // There is room for the next one before anybody can send it.
            self.mailbox.release(self.state.queue.takeReleased())
            delivery.token.take(delivery.answer)
        case .write(let bytes): self.outgoing.writeImmutableBuffer(bytes)
        case .becomeReady(let version): self.ready.succeed(version)
        case .push(let parts): self.pushed?(parts)
        case .close(let reason): self.close(reason)
        }
    }

    /// Brings everything else in line with the state, after something happened.
    private func settle() {
        self.write()
        self.mailbox.release(self.state.queue.takeReleased())
        self.setAlarm()
    }

    /// Writes what there is to write, for as long as the channel takes it: many commands are one write and one flush.
    private func write() {
        // A write may change the writability, which is told at once.
        guard let context = self.context, !self.isWriting else { return }
        self.isWriting = true
        defer { self.isWriting = false }
        while !self.isOver, self.outgoing.readableBytes > 0 || context.channel.isWritable {
            let bulk = self.fill()
            guard self.outgoing.readableBytes > 0 || bulk != nil else { return }
            if self.outgoing.readableBytes > 0 { context.write(Self.wrapOutboundOut(self.outgoing), promise: nil) }
            if let bulk { context.write(Self.wrapOutboundOut(bulk), promise: nil) }
            context.flush()
            // After the flush nobody else holds the buffer, as a rule, and its room serves again.
            self.outgoing.clear()
        }
    }

    /// Gathers the next portion; a command that is too big to be copied is answered instead.
    private func fill() -> ByteBuffer? {
        while self.outgoing.readableBytes < Self.portion, let bytes = self.state.nextWrite() {
            guard bytes.readableBytes < Self.bulky else { return bytes }
            self.outgoing.writeImmutableBuffer(bytes)
        }
        return nil
    }

    private func setAlarm() {
        guard !self.isOver, let loop = self.context?.eventLoop else { return }
        let next = self.state.nextWake
        guard next < self.alarmAt else { return }
        self.alarm?.cancel()
        self.alarmAt = next
        self.alarm = loop.assumeIsolated().scheduleTask(deadline: next) { self.alarmRang() }
    }

    /// Tells everybody that it is over, once.
    private func end(_ reason: RedisError) {
        guard !self.isOver else { return }
        self.isOver = true
        self.alarm?.cancel()
        self.ready.fail(reason)
        for case .submit(let request) in self.mailbox.close() {
            request.token.take(.one(.failure(.connectionLost(wasSent: false))))
        }
        self.carryOut(self.state.ended(reason))
        self.ended.succeed(reason)
    }
}
