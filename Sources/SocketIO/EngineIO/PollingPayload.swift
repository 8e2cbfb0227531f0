public import NIOCore

/// A packet as it stands in a polling payload.
public enum PollingPacket: Hashable, Sendable {
    /// A packet that is already text.
    case text(ByteBuffer)
    /// The bytes of a binary message.
    case binary(ByteBuffer)

    /// How many bytes it takes there.
    public var encodedLength: Int {
        switch self {
        case .text(let text): text.readableBytes
        case .binary(let bytes): 1 + Base64.encodedLength(bytes.readableBytes)
        }
    }

    fileprivate func encode(into buffer: inout ByteBuffer) {
        switch self {
        case .text(let text):
            buffer.writeImmutableBuffer(text)
        case .binary(let bytes):
            buffer.writeInteger(PollingPayload.binaryMark)
            Base64.encode(bytes, into: &buffer)
        }
    }
}

/// The packets of one polling request or response, with a record separator between them: text packets as they are,
/// binary messages as `b` and base64 (Engine.IO protocol v4, "HTTP long-polling").
public enum PollingPayload {
    /// The most packets that one payload may hold.
    public static let maximumPackets = 1_000

    static let separator: UInt8 = 0x1E
    static let binaryMark = UInt8(ascii: "b")

    /// Reads a payload, or answers nil if a packet in it is malformed or there are more than ``maximumPackets``.
    ///
    /// All that is read together is no longer than the payload.
    public static func decode(_ payload: ByteBuffer) -> [EnginePacket]? {
        var packets: [EnginePacket] = []
        var rest = payload
        while true {
            let length = rest.withUnsafeReadableBytes { $0.firstIndex(of: self.separator) ?? $0.count }
            guard packets.count < self.maximumPackets, let text = rest.readSlice(length: length),
                let packet = self.packet(text)
            else { return nil }
            packets.append(packet)
            guard rest.readableBytes > 0 else { return packets }
            rest.moveReaderIndex(forwardBy: 1)
        }
    }

    /// Writes a payload.
    public static func encode(_ packets: some Collection<PollingPacket>) -> ByteBuffer {
        var payload = ByteBuffer()
        payload.reserveCapacity(packets.reduce(0) { $0 + $1.encodedLength + 1 })
        for (index, packet) in packets.enumerated() {
            if index > 0 { payload.writeInteger(self.separator) }
            packet.encode(into: &payload)
        }
        return payload
    }

    private static func packet(_ text: ByteBuffer) -> EnginePacket? {
        guard text.getInteger(at: text.readerIndex) == self.binaryMark else { return EnginePacket(text: text) }
        var letters = text
        letters.moveReaderIndex(forwardBy: 1)
        return Base64.decode(letters).map { EnginePacket(.message, $0, isBinary: true) }
    }
}
