import BenchSupport
import NIOCore

/// One guest of a load generator: a WebSocket client that makes no task and no copy for a message.
///
/// It lives on one event loop, and tells its gathering what it hears.
final class Guest: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// How far it has come.
    enum Stage {
        case opening
        case greeting
        case here
        case leaving
        case gone
    }

    let gathering: any Gathering
    private let phrases: Phrases
    private let token: String
    private(set) var stage = Stage.opening
    private var context: ChannelHandlerContext?
    /// The beginning of a frame whose end has not come.
    private var rest: ByteBuffer?
    private var hasUnflushed = false

    /// The room it is in.
    private(set) var room: String?
    /// Who else is in it: set for both and taken from both at once, so that none keeps the other alive.
    var partner: Guest?
    /// What it says, ready to be written.
    var frame = ByteBuffer()
    /// When each text should have been sent that its partner has not heard yet, in order.
    var dues = CircularBuffer<NIODeadline>(initialCapacity: 0)
    /// When each text should have been sent that was not answered yet, in order.
    var asked = CircularBuffer<NIODeadline>(initialCapacity: 0)
    /// What a gathering knows it by.
    let number: Int

    init(in gathering: any Gathering, number: Int, token: String) {
        self.number = number
        self.gathering = gathering
        self.phrases = gathering.phrases
        self.token = token
    }

    // MARK: What it does

    /// Looks for a partner.
    func find() {
        self.send(self.phrases.find)
    }

    /// Says what ``frame`` holds; it goes out with the next ``flush()``.
    @inline(__always)
    func say() {
        self.context?.write(Self.wrapOutboundOut(self.frame), promise: nil)
        self.hasUnflushed = true
    }

    /// Sends what was said.
    @inline(__always)
    func flush() {
        guard self.hasUnflushed else { return }
        self.hasUnflushed = false
        self.context?.flush()
    }

    /// Writes something else and sends it.
    func send(_ frame: ByteBuffer) {
        self.context?.writeAndFlush(Self.wrapOutboundOut(frame), promise: nil)
    }

    /// Leaves on purpose.
    func leave() {
        guard self.stage != .gone else { return self.gathering.left(self) }
        self.stage = .leaving
        self.part()
        self.send(self.phrases.farewell)
    }

    /// Forgets the room, and the partner with it.
    func part() {
        self.partner?.partner = nil
        self.partner?.room = nil
        self.partner = nil
        self.room = nil
    }

    /// Closes without a word: the measuring is over.
    func drop() {
        self.stage = .gone
        self.part()
        self.context?.close(promise: nil)
    }

    // MARK: What happens to it

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func channelActive(context: ChannelHandlerContext) {
        self.send(self.phrases.opening)
    }

    func channelInactive(context: ChannelHandlerContext) {
        let stage = self.stage
        self.stage = .gone
        self.context = nil
        switch stage {
        case .gone: break
        case .leaving: self.gathering.left(self)
        case .opening, .greeting, .here:
            self.gathering.failed(BenchError("The server ended a connection without a word."))
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if self.stage != .leaving, self.stage != .gone {
            self.gathering.failed(BenchError("A connection failed: \(error)"))
        }
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = Self.unwrapInboundIn(data)
        if var rest = self.rest {
            rest.writeBuffer(&bytes)
            bytes = rest
            self.rest = nil
        }
        if self.stage == .opening, !self.opened(&bytes) {
            self.rest = bytes
            return
        }
        let used = bytes.withUnsafeReadableBytes { pointer in
            var start = 0
            while let frame = ServerFrame(in: pointer, at: start) {
                self.received(frame.opcode, UnsafeRawBufferPointer(rebasing: pointer[frame.payload]))
                start = frame.payload.upperBound
            }
            return start
        }
        bytes.moveReaderIndex(forwardBy: used)
        if bytes.readableBytes > 0 { self.rest = bytes }
        // Those who speak because of what was just heard are the one who heard it, and the partner.
        self.flush()
        self.partner?.flush()
    }

    /// Reads the answer to the opening handshake; false says that it is not all there yet.
    private func opened(_ bytes: inout ByteBuffer) -> Bool {
        let view = bytes.readableBytesView
        guard let end = view.firstEnd(of: Array("\r\n\r\n".utf8)) else { return false }
        let head = String(decoding: view[..<end], as: UTF8.self)
        guard head.hasPrefix("HTTP/1.1 101") else {
            self.gathering.failed(BenchError("The server opened no WebSocket: \(head.prefix { $0 != "\r\n" })"))
            return false
        }
        bytes.moveReaderIndex(to: end)
        self.stage = .greeting
        if self.phrases.dialect.speaksFirst { self.send(self.phrases.dialect.hello(self.token)) }
        return true
    }

    @inline(__always)
    private func received(_ opcode: UInt8, _ payload: UnsafeRawBufferPointer) {
        switch opcode {
        case ServerFrame.text:
            let heard = self.phrases.dialect.heard(payload)
            switch heard {
            case .text, .signal: self.gathering.arrived(at: self)
            case .answer: self.gathering.answered(self)
            default: self.received(heard, payload)
            }
        case ServerFrame.ping:
            self.send(ClientFrame.make(.pong, payload))
        case ServerFrame.close:
            self.farewell(payload)
        default:
            self.gathering.failed(BenchError("The server sent a frame that starts with \(opcode)."))
        }
    }

    /// All that is not done for each message.
    private func received(_ heard: Dialect.Heard, _ payload: UnsafeRawBufferPointer) {
        guard self.stage != .leaving, self.stage != .gone else { return }
        switch heard {
        case .opened:
            self.send(self.phrases.dialect.hello(self.token))
        case .welcome:
            guard self.stage == .greeting else { break }
            self.stage = .here
            self.gathering.cameIn(self)
        case .ping:
            self.send(self.phrases.pong)
        case .matched:
            guard let room = payload.string(of: "room") else {
                return self.gathering.failed(BenchError("A room has no name."))
            }
            self.room = room
            self.gathering.matched(self, in: room)
        case .ended:
            self.part()
            self.gathering.ended(self)
        case .trouble:
            let words = String(decoding: payload.prefix(200), as: UTF8.self)
            self.gathering.troubled(self, words)
        case .waiting, .text, .signal, .answer, .other:
            break
        }
    }

    private func farewell(_ payload: UnsafeRawBufferPointer) {
        if self.stage != .leaving, self.stage != .gone {
            let code = payload.count >= 2 ? "\(Int(payload[0]) << 8 | Int(payload[1]))" : "no code"
            let reason = String(decoding: payload.dropFirst(2), as: UTF8.self)
            self.gathering.failed(BenchError("The server closed a connection: \(code) \(reason)"))
        }
        self.context?.close(promise: nil)
    }
}
