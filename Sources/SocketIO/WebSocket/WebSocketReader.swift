public import NIOCore

/// Reads one side of a WebSocket, strictly as RFC 6455 says: bytes in, events out.
///
/// It holds nothing but a message whose last fragment is still to come, and of that at most `maximumMessage` bytes.
public struct WebSocketReader: Sendable {
    /// Which side reads.
    public enum Role: Hashable, Sendable {
        /// Every frame must be masked.
        case server
        /// No frame may be masked.
        case client
    }

    /// What the peer did.
    public enum Event: Hashable, Sendable {
        /// A whole text, which is UTF-8.
        ///
        /// It may share the storage of the bytes it was read from, all of which are then held while it is kept.
        case text(ByteBuffer)
        /// A whole binary message, fit to be kept: its storage is at most about twice as large.
        case binary(ByteBuffer)
        /// To be answered by a pong with the same data.
        case ping(ByteBuffer)
        /// An answer to a ping, or a sign of life.
        case pong(ByteBuffer)
        /// A fragment of a message that goes on; reported so that it can be counted.
        case fragment
        /// The peer's last frame.
        case close(WebSocketFarewell)
        /// What the peer may not do: the connection is to be closed with the violation's code.
        case violation(WebSocketViolation)
    }

    /// A message whose last fragment is still to come.
    private struct Unfinished {
        let isText: Bool
        var fragments: UInt32 = 1
        var data = ByteBuffer()
    }

    private let role: Role
    private var isFinished = false
    /// How far the text under way is UTF-8.
    private var text = UTF8Check()
    /// How many bytes of an incomplete frame have been judged; they are not judged again.
    private var judged: UInt32 = 0
    private let maximumMessage: UInt32
    private let maximumFragments: UInt32
    /// At most one; an array, because an empty one takes a word and no allocation.
    private var unfinished: [Unfinished] = []

    /// A message may have `maximumMessage` bytes in all, and may come in `maximumFragments` frames.
    public init(role: Role, maximumMessage: Int, maximumFragments: Int) {
        self.role = role
        self.maximumMessage = UInt32(clamping: maximumMessage)
        self.maximumFragments = UInt32(clamping: maximumFragments)
    }

    /// How many bytes of an unfinished message are held.
    var heldBytes: Int { self.unfinished.first?.data.readableBytes ?? 0 }

    /// The next event in `bytes`, which are consumed; nil asks for more bytes.
    ///
    /// They are unmasked in place if `bytes` alone holds their storage; else payloads are copied out, one by one.
    /// Of an incomplete frame nothing is consumed: it is to be offered again with what comes next. What is wrong with
    /// it is reported as soon as it shows. After `close` or `violation` all bytes are thrown away.
    public mutating func next(in bytes: inout ByteBuffer) -> Event? {
        guard !self.isFinished else {
            bytes.moveReaderIndex(to: bytes.writerIndex)
            return nil
        }
        do throws(WebSocketViolation) {
            return try self.read(&bytes)
        } catch {
            self.finish()
            return .violation(error)
        }
    }

    private mutating func read(_ bytes: inout ByteBuffer) throws(WebSocketViolation) -> Event? {
        guard let header = try self.header(of: bytes) else { return nil }
        guard bytes.readableBytes >= header.frameSize else {
            try self.judge(bytes, header)
            return nil
        }
        switch header.opcode {
        case .text where header.isFinal: return .text(try self.takeText(from: &bytes, header))
        case .binary where header.isFinal: return .binary(Self.takeToKeep(from: &bytes, header))
        case .text, .binary, .continuation: return try self.takeFragment(from: &bytes, header)
        case .ping: return .ping(Self.takeToKeep(from: &bytes, header))
        case .pong: return .pong(Self.takeToKeep(from: &bytes, header))
        case .close:
            let farewell = try WebSocketFarewell(Self.takeToKeep(from: &bytes, header))
            self.finish()
            return .close(farewell)
        }
    }

    private func header(of bytes: ByteBuffer) throws(WebSocketViolation) -> WebSocketHeader? {
        let terms = WebSocketHeader.Terms(
            isMasked: self.role == .server,
            isContinuing: !self.unfinished.isEmpty,
            room: Int(self.maximumMessage) - self.heldBytes
        )
        let header = try bytes.withUnsafeReadableBytes { (bytes) throws(WebSocketViolation) in
            try WebSocketHeader(bytes, terms)
        }
        if header?.opcode == .continuation, self.unfinished[0].fragments >= self.maximumFragments {
            throw .tooManyFragments
        }
        return header
    }

    /// The text of a frame that is its message's only one: the hot path, on which ASCII is looked at once.
    private mutating func takeText(
        from bytes: inout ByteBuffer,
        _ header: WebSocketHeader
    ) throws(WebSocketViolation) -> ByteBuffer {
        let (text, isASCII) = Self.take(from: &bytes, header, inPlace: true)
        guard !isASCII || self.judged > 0 else { return text }
        try self.judgeRest(of: text, endsMessage: true)
        return text
    }

    /// A payload that may be kept: copied out unless most of the storage is its own.
    private static func takeToKeep(from bytes: inout ByteBuffer, _ header: WebSocketHeader) -> ByteBuffer {
        self.take(from: &bytes, header, inPlace: header.length >= bytes.storageCapacity / 2).payload
    }

    /// A payload, unmasked, and whether it is known to be ASCII.
    ///
    /// In place only if nobody else holds the bytes: to write to them would copy them all, once for each frame.
    private static func take(
        from bytes: inout ByteBuffer,
        _ header: WebSocketHeader,
        inPlace: Bool
    ) -> (payload: ByteBuffer, isASCII: Bool) {
        if inPlace {
            let isASCII =
                header.mask.isNone
                ? false
                : bytes.modifyIfUniquelyOwned { bytes in
                    bytes.withUnsafeMutableReadableBytes { header.mask.apply(to: header.payload(in: $0)) }
                }
            if let isASCII {
                bytes.moveReaderIndex(forwardBy: header.size)
                return (bytes.readSlice(length: header.length) ?? ByteBuffer(), isASCII)
            }
        }
        var payload = ByteBufferAllocator().buffer(capacity: header.length)
        let isASCII = self.move(from: &bytes, header, to: &payload)
        return (payload, isASCII)
    }

    private mutating func takeFragment(
        from bytes: inout ByteBuffer,
        _ header: WebSocketHeader
    ) throws(WebSocketViolation) -> Event {
        if header.opcode == .continuation {
            self.unfinished[0].fragments += 1
        } else {
            self.unfinished = [Unfinished(isText: header.opcode == .text)]
        }
        let before = self.unfinished[0].data.readableBytes
        Self.move(from: &bytes, header, to: &self.unfinished[0].data)
        if self.unfinished[0].isText {
            let data = self.unfinished[0].data
            let fragment = data.getSlice(at: data.readerIndex + before, length: header.length) ?? ByteBuffer()
            try self.judgeRest(of: fragment, endsMessage: header.isFinal)
        }
        guard header.isFinal else { return .fragment }
        let message = self.unfinished[0]
        self.unfinished = []
        return message.isText ? .text(message.data) : .binary(message.data)
    }

    /// Moves a frame's payload, unmasked, behind what a buffer holds; answers whether it is nothing but ASCII.
    @discardableResult
    private static func move(
        from bytes: inout ByteBuffer,
        _ header: WebSocketHeader,
        to buffer: inout ByteBuffer
    ) -> Bool {
        bytes.moveReaderIndex(forwardBy: header.size)
        let payload = bytes.readSlice(length: header.length) ?? ByteBuffer()
        return header.mask.write(payload, to: &buffer)
    }

    /// Judges what is new of an incomplete frame, masked as it is, so that a bad text is refused before it is all here.
    private mutating func judge(_ bytes: ByteBuffer, _ header: WebSocketHeader) throws(WebSocketViolation) {
        guard header.opcode == .text || header.opcode == .continuation && self.unfinished[0].isText else { return }
        let judged = Int(self.judged)
        let isText = bytes.withUnsafeReadableBytes { bytes in
            let fresh = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(header.size &+ judged))
            return self.text.accept(fresh, under: header.mask.advanced(by: judged))
        }
        guard isText else { throw .malformedText }
        self.judged = UInt32(clamping: bytes.readableBytes - header.size)
    }

    /// Judges of a frame's text, unmasked, what was not judged before.
    private mutating func judgeRest(of text: ByteBuffer, endsMessage: Bool) throws(WebSocketViolation) {
        let judged = Int(self.judged)
        self.judged = 0
        let isText = text.withUnsafeReadableBytes {
            self.text.accept(UnsafeRawBufferPointer(rebasing: $0.dropFirst(judged)))
        }
        guard isText, !endsMessage || self.text.isBetweenCharacters else { throw .malformedText }
    }

    private mutating func finish() {
        self.isFinished = true
        self.unfinished = []
    }
}
