/// One WebSocket frame from a server, where it lies in what has been read.
///
/// A server of ours or of `ws` sends whole messages in one unmasked frame each; anything else is told as trouble by
/// whoever reads ``opcode``.
struct ServerFrame {
    /// The opcode with its FIN bit, as the first byte has it.
    let opcode: UInt8
    /// Where its payload lies.
    let payload: Range<Int>

    /// A whole text message.
    static let text: UInt8 = 0x81
    /// A close frame.
    static let close: UInt8 = 0x88
    /// A ping of the WebSocket layer.
    static let ping: UInt8 = 0x89

    /// Reads the frame that starts at an offset; nil if it is not all there yet.
    @inline(__always)
    init?(in bytes: UnsafeRawBufferPointer, at start: Int) {
        guard start + 2 <= bytes.count else { return nil }
        var length = Int(bytes[start + 1] & 0x7F)
        var head = start + 2
        if length == 126 {
            guard head + 2 <= bytes.count else { return nil }
            length = Int(bytes[head]) << 8 | Int(bytes[head + 1])
            head += 2
        } else if length == 127 {
            guard head + 8 <= bytes.count else { return nil }
            // Nothing a bench is sent is longer than 32 bits can say.
            length = bytes[(head + 4)..<(head + 8)].reduce(0) { $0 << 8 | Int($1) }
            head += 8
        }
        guard head + length <= bytes.count else { return nil }
        self.opcode = bytes[start]
        self.payload = head..<(head + length)
    }
}
