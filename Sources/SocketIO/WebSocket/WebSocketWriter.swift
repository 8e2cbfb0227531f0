public import NIOCore

/// Writes frames (RFC 6455, section 5.2), each a whole message: nothing is fragmented on the way out.
public enum WebSocketWriter {
    /// What a frame is.
    public enum Opcode: UInt8, Hashable, Sendable {
        /// Another fragment of the message under way.
        case continuation = 0
        /// UTF-8.
        case text = 1
        /// Bytes.
        case binary = 2
        /// The last frame from this side.
        case close = 8
        /// To be answered by a pong with the same data.
        case ping = 9
        /// An answer to a ping, or a sign of life.
        case pong = 10

        /// Whether it may come between a message's fragments, and bears no message of its own.
        var isControl: Bool { self.rawValue & 8 != 0 }
    }

    /// The most bytes that the header of an unmasked frame takes; a mask takes four more.
    public static let maximumHeader = 10

    /// Writes the header of an unmasked frame in front of what `buffer` holds, which is the whole message.
    ///
    /// It is written in the room before the reader index. Only where that is too little, or where `buffer` shares its
    /// storage, is anything allocated; ``maximumHeader`` bytes suffice for all lengths.
    public static func prepend(_ opcode: Opcode, to buffer: inout ByteBuffer) {
        let length = buffer.readableBytes
        let start = buffer.readerIndex - self.headerSize(length)
        guard start >= 0 else {
            buffer = self.frame(opcode, buffer)
            return
        }
        self.setHeader(opcode, length, maskBit: 0, in: &buffer, at: start)
        buffer.moveReaderIndex(to: start)
    }

    /// The header of an unmasked text of so many bytes, in a buffer with room for them behind it.
    @usableFromInline
    static func textHeader(_ length: Int) -> ByteBuffer {
        let size = self.headerSize(length)
        var frame = ByteBufferAllocator().buffer(capacity: size + length)
        self.setHeader(.text, length, maskBit: 0, in: &frame, at: 0)
        frame.moveWriterIndex(to: size)
        return frame
    }

    /// A frame in a buffer of its own; `mask`, first byte highest, is for clients, who choose a new one every time.
    public static func frame(_ opcode: Opcode, _ data: ByteBuffer, mask: UInt32? = nil) -> ByteBuffer {
        let length = data.readableBytes
        assert(!opcode.isControl || length <= 125, "a control frame of \(length) bytes")
        let headerSize = self.headerSize(length)
        var frame = ByteBuffer()
        frame.reserveCapacity(headerSize + (mask == nil ? 0 : 4) + length)
        self.setHeader(opcode, length, maskBit: mask == nil ? 0 : 0x80, in: &frame, at: 0)
        frame.moveWriterIndex(to: headerSize)
        if let mask {
            frame.writeInteger(mask)
            WebSocketMask(mask).write(data, to: &frame)
        } else {
            frame.writeImmutableBuffer(data)
        }
        return frame
    }

    /// An unmasked close frame with a code and no reason, or with nothing.
    public static func close(_ code: UInt16?) -> ByteBuffer {
        var data = ByteBuffer()
        if let code { data.writeInteger(code) }
        return self.frame(.close, data)
    }

    /// How many bytes a header without a mask takes.
    private static func headerSize(_ length: Int) -> Int {
        if length <= 125 { return 2 }
        return length <= UInt16.max ? 4 : 10
    }

    private static func setHeader(
        _ opcode: Opcode,
        _ length: Int,
        maskBit: UInt8,
        in buffer: inout ByteBuffer,
        at index: Int
    ) {
        let first = UInt16(0x80 | opcode.rawValue) << 8
        if length <= 125 {
            buffer.setInteger(first | UInt16(maskBit) | UInt16(length), at: index)
        } else if length <= UInt16.max {
            buffer.setInteger(UInt32(first | UInt16(maskBit) | 126) << 16 | UInt32(length), at: index)
        } else {
            buffer.setInteger(first | UInt16(maskBit) | 127, at: index)
            buffer.setInteger(UInt64(length), at: index + 2)
        }
    }
}
