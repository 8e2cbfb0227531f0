/// What stands in front of a frame's payload (RFC 6455, section 5.2).
struct WebSocketHeader {
    /// What the reader knows that a header must fit to.
    struct Terms {
        /// Whether the peer must mask; else it must not.
        let isMasked: Bool
        /// Whether fragments of a message are still to come.
        let isContinuing: Bool
        /// The most bytes that a data frame may bring.
        let room: Int
    }

    let opcode: WebSocketWriter.Opcode
    /// Whether it is its message's last frame.
    let isFinal: Bool
    let mask: WebSocketMask
    /// How many bytes the header itself has.
    let size: Int
    /// How many bytes the payload has.
    let length: Int

    /// How many bytes the whole frame has.
    var frameSize: Int { self.size &+ self.length }

    /// Reads what bytes begin with; nil if they end within a header that is good so far.
    init?(_ bytes: UnsafeRawBufferPointer, _ terms: Terms) throws(WebSocketViolation) {
        guard bytes.count > 0 else { return nil }
        let first = bytes[0]
        self.isFinal = first & 0x80 != 0
        self.opcode = try Self.opcode(first, terms)
        guard bytes.count > 1 else { return nil }
        let second = bytes[1]
        guard second & 0x80 != 0 || !terms.isMasked else { throw .unmasked }
        guard second & 0x80 == 0 || terms.isMasked else { throw .masked }
        guard second & 0x7F <= 125 || !self.opcode.isControl else { throw .longControl }
        guard let (length, lengthSize) = try Self.length(second & 0x7F, bytes) else { return nil }
        guard length <= terms.room || self.opcode.isControl else { throw .messageTooLong }
        self.length = Int(length)
        if terms.isMasked {
            self.size = lengthSize &+ 6
            guard bytes.count >= self.size else { return nil }
            let key = bytes.loadUnaligned(fromByteOffset: lengthSize &+ 2, as: UInt32.self)
            self.mask = WebSocketMask(UInt32(bigEndian: key))
        } else {
            self.size = lengthSize &+ 2
            self.mask = .none
        }
    }

    /// The payload in bytes that hold the whole frame.
    func payload(in bytes: UnsafeMutableRawBufferPointer) -> UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(rebasing: bytes[self.size..<self.frameSize])
    }

    private static func opcode(_ byte: UInt8, _ terms: Terms) throws(WebSocketViolation) -> WebSocketWriter.Opcode {
        guard byte & 0x70 == 0 else { throw .reservedBit }
        guard let opcode = WebSocketWriter.Opcode(rawValue: byte & 0x0F) else { throw .unknownOpcode }
        switch opcode {
        case .text, .binary:
            guard !terms.isContinuing else { throw .missingContinuation }
        case .continuation:
            guard terms.isContinuing else { throw .unexpectedContinuation }
        case .close, .ping, .pong:
            guard byte & 0x80 != 0 else { throw .fragmentedControl }
        }
        return opcode
    }

    /// The payload's length, and how many bytes say it beyond the header's first two; nil if they are not all there.
    private static func length(
        _ short: UInt8,
        _ bytes: UnsafeRawBufferPointer
    ) throws(WebSocketViolation) -> (length: UInt64, size: Int)? {
        switch short {
        case 126:
            guard bytes.count >= 4 else { return nil }
            let length = UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
            guard length > 125 else { throw .malformedLength }
            return (UInt64(length), 2)
        case 127:
            guard bytes.count >= 10 else { return nil }
            let length = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt64.self))
            guard length > UInt16.max, length <= Int64.max else { throw .malformedLength }
            return (length, 8)
        default:
            return (UInt64(short), 0)
        }
    }
}
