import NIOCore
import NIOWebSocket
import SocketIO

/// Speaks Engine.IO and Socket.IO over one WebSocket, as a client.
final class SocketIOClientHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame

    private let payload: JSONSlice?
    private let events: AsyncStream<SocketEvent>.Continuation
    private let admitted: EventLoopPromise<Void>
    private var answers: [UInt64: EventLoopPromise<JSONSlice>] = [:]
    private var nextAcknowledgement: UInt64 = 0
    private var assembly = PacketAssembly(maximumAttachments: 64, maximumBytes: 16 * 1_024 * 1_024)
    private(set) var channel: (any Channel)?

    init(
        payload: JSONSlice?,
        events: AsyncStream<SocketEvent>.Continuation,
        admitted: EventLoopPromise<Void>
    ) {
        self.payload = payload
        self.events = events
        self.admitted = admitted
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.channel = context.channel
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = Self.unwrapInboundIn(data)
        switch frame.opcode {
        case .text:
            guard let packet = EnginePacket(text: frame.data) else { return self.close(.protocolError) }
            self.packetReceived(packet)
        case .binary:
            self.carryOn(self.assembly.binaryReceived(frame.data))
        case .ping:
            self.write(frame.data, opcode: .pong)
        case .connectionClose:
            // Answered with the same code; whichever of the two said it first.
            self.write(frame.data, opcode: .connectionClose)
            context.close(promise: nil)
        default:
            break
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.close(.protocolError)
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.close(.closed)
        context.fireChannelInactive()
    }

    func emit(_ name: String, _ argument: ByteBuffer?, answer: EventLoopPromise<JSONSlice>?) {
        guard self.channel?.isActive == true else {
            answer?.fail(SocketIOClientError.closed)
            return
        }
        var packet = ByteBuffer(string: "42")
        if let answer {
            self.answers[self.nextAcknowledgement] = answer
            packet.writeString(String(self.nextAcknowledgement))
            self.nextAcknowledgement += 1
        }
        packet.writeString("[\"\(name)\"")
        if let argument {
            packet.writeString(",")
            packet.writeImmutableBuffer(argument)
        }
        packet.writeString("]")
        self.write(packet, opcode: .text)
    }

    /// Says that the client leaves, and closes the WebSocket.
    func disconnect() {
        self.write(ByteBuffer(string: "41"), opcode: .text)
        var code = ByteBuffer()
        code.write(webSocketErrorCode: .normalClosure)
        self.write(code, opcode: .connectionClose)
    }

    private func packetReceived(_ packet: EnginePacket) {
        switch packet.kind {
        case .open:
            var connect = ByteBuffer(string: "40")
            if let payload = self.payload { connect.writeImmutableBuffer(payload.bytes) }
            self.write(connect, opcode: .text)
        case .ping:
            self.write(EnginePacket(.pong, packet.data).text, opcode: .text)
        case .message:
            self.carryOn(self.assembly.textReceived(packet.data))
        case .close:
            self.close(.closed)
        case .pong, .upgrade, .noop:
            break
        }
    }

    private func carryOn(_ step: PacketAssembly.Step) {
        switch step {
        case .whole(let packet, let attachments): self.packetReceived(packet, attachments)
        case .unfinished: break
        case .malformed: self.close(.protocolError)
        }
    }

    private func packetReceived(_ packet: SocketPacket, _ attachments: [ByteBuffer]) {
        switch packet.kind {
        case .connect:
            self.admitted.succeed()
        case .connectError:
            self.close(packet.payload.map { .refused($0) } ?? .protocolError)
        case .disconnect:
            self.close(.closed)
        case .event, .binaryEvent:
            guard let event = SocketEvent(packet, attachments: attachments) else { return self.close(.protocolError) }
            if case .enqueued = self.events.yield(event) {} else { self.close(.closed) }
        case .acknowledgement, .binaryAcknowledgement:
            guard let id = packet.acknowledgement, let answer = self.answers.removeValue(forKey: id) else { return }
            if let item = packet.items.first {
                answer.succeed(item)
            } else {
                answer.fail(SocketIOClientError.protocolError)
            }
        }
    }

    private func write(_ data: ByteBuffer, opcode: WebSocketOpcode) {
        let frame = WebSocketFrame(fin: true, opcode: opcode, maskKey: .random(), data: data)
        self.channel?.writeAndFlush(frame, promise: nil)
    }

    private func close(_ error: SocketIOClientError) {
        self.admitted.fail(error)
        self.events.finish()
        for answer in self.answers.values { answer.fail(error) }
        self.answers = [:]
        self.channel?.close(promise: nil)
    }
}
