public import NIOCore

/// One Engine.IO packet, encoded once and ready for either transport of any number of clients.
///
/// Its bytes stand behind the header of the WebSocket frame that they would be sent in, in one buffer: written to a
/// WebSocket, or to a thousand, nothing is copied. A server's frames are not masked, so they are the same for all.
public struct EncodedMessage: Hashable, Sendable {
    /// The whole WebSocket frame.
    public let frame: ByteBuffer
    /// Whether it is a binary message rather than text.
    public let isBinary: Bool
    private let headerLength: UInt8

    /// The room that is left in front of what is written, for a frame's header.
    static let headroom = WebSocketWriter.maximumHeader

    /// Encodes what `write` writes, the packet's type included.
    ///
    /// `capacity` is how many bytes that will be; more are taken, and cost a copy.
    @inlinable
    public init(capacity: Int, isBinary: Bool = false, _ write: (inout ByteBuffer) -> Void) {
        var buffer = Self.buffer(capacity: capacity)
        write(&buffer)
        self.init(framing: buffer, isBinary: isBinary)
    }

    /// Encodes a text packet of exactly so many bytes, its type included, which `write` writes one after the other.
    ///
    /// The way for what is said most: the frame is written once, in order, into a buffer of its size. To write more or
    /// less than was said is a programmer's error, and traps.
    @inlinable
    public init(exactly count: Int, _ write: (inout PacketWriter) -> Void) {
        var frame = WebSocketWriter.textHeader(count)
        let headerLength = frame.readableBytes
        frame.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { bytes in
            var writer = PacketWriter(UnsafeMutableRawBufferPointer(rebasing: bytes[..<count]))
            write(&writer)
            precondition(writer.isFull, "a packet is shorter than was said")
            return count
        }
        self.init(frame: frame, headerLength: headerLength)
    }

    @usableFromInline
    init(frame: consuming ByteBuffer, headerLength: Int) {
        self.frame = frame
        self.isBinary = false
        self.headerLength = UInt8(headerLength)
    }

    /// Encodes bytes as they are: a text packet with its type in front, or a binary message.
    public init(_ bytes: ByteBuffer, isBinary: Bool = false) {
        self.init(capacity: bytes.readableBytes, isBinary: isBinary) { $0.writeImmutableBuffer(bytes) }
    }

    /// Encodes a short packet.
    public init(_ text: StaticString) {
        self.init(capacity: text.utf8CodeUnitCount) { $0.writeStaticString(text) }
    }

    @usableFromInline
    static func buffer(capacity: Int) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: capacity + self.headroom)
        buffer.writeRepeatingByte(0, count: self.headroom)
        buffer.moveReaderIndex(forwardBy: self.headroom)
        return buffer
    }

    @usableFromInline
    init(framing buffer: consuming ByteBuffer, isBinary: Bool) {
        var frame = buffer
        let length = frame.readableBytes
        WebSocketWriter.prepend(isBinary ? .binary : .text, to: &frame)
        self.headerLength = UInt8(frame.readableBytes - length)
        self.frame = frame
        self.isBinary = isBinary
    }

    /// The packet without a frame: text with its type in front, or a binary message's bytes.
    public var bytes: ByteBuffer {
        var bytes = self.frame
        bytes.moveReaderIndex(forwardBy: Int(self.headerLength))
        return bytes
    }

    /// How many bytes the packet has, its frame not counted.
    public var count: Int {
        self.frame.readableBytes - Int(self.headerLength)
    }
}

extension EncodedMessage {
    /// A server's ping.
    public static let ping = EncodedMessage("2")
    /// What releases a poll that has nothing to say.
    public static let noop = EncodedMessage("6")
    /// The end of a session, as the one side tells the other.
    public static let close = EncodedMessage("1")
}
