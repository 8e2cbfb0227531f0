import NIOCore

/// Writes masked WebSocket frames, ahead of time: none is made while something is measured.
enum ClientFrame {
    /// The opcodes that a load generator needs, with the FIN bit.
    enum Opcode: UInt8 {
        case text = 0x81
        case close = 0x88
        case pong = 0x8A
    }

    /// A whole message in one frame.
    ///
    /// The mask is never zero: there are servers that skip the unmasking then.
    static func make(_ opcode: Opcode, _ payload: some Collection<UInt8>) -> ByteBuffer {
        let mask = (0..<4).map { _ in UInt8.random(in: 1...255) }
        var frame = ByteBuffer()
        frame.reserveCapacity(payload.count + 8)
        frame.writeInteger(opcode.rawValue)
        if payload.count < 126 {
            frame.writeInteger(0x80 | UInt8(payload.count))
        } else {
            frame.writeInteger(0x80 | UInt8(126))
            frame.writeInteger(UInt16(clamping: payload.count))
        }
        frame.writeBytes(mask)
        for (offset, byte) in payload.enumerated() {
            frame.writeInteger(byte ^ mask[offset & 3])
        }
        return frame
    }

    /// A close frame that says 1000: this one leaves on purpose.
    static func farewell() -> ByteBuffer {
        self.make(.close, [0x03, 0xE8])
    }
}
