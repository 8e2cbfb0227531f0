import NIOCore

/// A request on its way, and who waits for the answer.
struct StunCall: Sendable {
    let message: StunMessage
    let bytes: [UInt8]
    let deadline: NIODeadline
    let answer: EventLoopPromise<StunMessage>
}

/// Sends one request at a time and finds its answer among what comes.
///
/// Over UDP it is sent again after half a second, and then each time after twice as long. Whatever comes that is no answer to
/// it is passed over; on a stream, where nothing can be made of what follows, it ends the connection.
final class StunHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = StunCall
    typealias OutboundOut = ByteBuffer

    private static let firstPause = TimeAmount.milliseconds(500)

    private let isStream: Bool
    private var received = ByteBuffer()
    private var current: StunCall?
    private var timer: Scheduled<Void>?

    init(isStream: Bool) {
        self.isStream = isStream
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let call = self.unwrapOutboundIn(data)
        self.current?.answer.fail(StunFailure.silent)
        self.timer?.cancel()
        self.current = call
        self.send(call, pause: Self.firstPause, context)
        promise?.succeed()
    }

    private func send(_ call: StunCall, pause: TimeAmount, _ context: ChannelHandlerContext) {
        context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(bytes: call.bytes)), promise: nil)
        let again = min(call.deadline, self.isStream ? call.deadline : NIODeadline.now() + pause)
        self.timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: again) {
            guard NIODeadline.now() < call.deadline else { return self.finish(.failure(StunFailure.silent)) }
            self.send(call, pause: pause * 2, context)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = self.unwrapInboundIn(data)
        guard self.isStream else { return self.take(Array(bytes.readableBytesView)) }
        self.received.writeBuffer(&bytes)
        while let length = self.received.getInteger(at: self.received.readerIndex + 2, as: UInt16.self) {
            guard let message = self.received.readBytes(length: StunMessage.headerLength + Int(length)) else { return }
            self.take(message)
        }
    }

    private func take(_ bytes: [UInt8]) {
        guard let call = self.current else { return }
        do throws(StunViolation) {
            let message = try StunMessage(bytes)
            guard message.transaction == call.message.transaction, message.method == call.message.method,
                message.kind == .success || message.kind == .failure
            else { return }
            self.finish(.success(message))
        } catch {
            if self.isStream { self.finish(.failure(.malformed(error.description))) }
        }
    }

    private func finish(_ outcome: Result<StunMessage, StunFailure>) {
        self.timer?.cancel()
        self.timer = nil
        let call = self.current
        self.current = nil
        call?.answer.completeWith(outcome.mapError { $0 })
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.finish(.failure(.closed))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.finish(.failure(.unreachable("\(error)")))
        context.close(promise: nil)
    }
}

/// Takes datagrams out of their envelopes and puts them in.
final class StunEnvelopes: ChannelDuplexHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = AddressedEnvelope<ByteBuffer>

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        context.fireChannelRead(self.wrapInboundOut(self.unwrapInboundIn(data).data))
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard let server = context.remoteAddress else {
            promise?.fail(ChannelError.unknownLocalAddress)
            return
        }
        let envelope = AddressedEnvelope(remoteAddress: server, data: self.unwrapOutboundIn(data))
        context.write(self.wrapOutboundOut(envelope), promise: promise)
    }
}
