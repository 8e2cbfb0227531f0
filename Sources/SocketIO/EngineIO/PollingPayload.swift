public import NIOCore

/// The packets of one polling request or response: text packets with a record separator between them
/// (Engine.IO protocol v4, "HTTP long-polling").
public enum PollingPayload {
    /// The most packets that one payload may hold.
    public static let maximumPackets = 1_000

    static let separator: UInt8 = 0x1E

    /// Reads a payload, or answers nil if a packet in it is malformed or there are more than ``maximumPackets``.
    ///
    /// Binary messages (`b` and base64) are not read by this version: a payload that holds one is malformed.
    public static func decode(_ payload: ByteBuffer) -> [EnginePacket]? {
        var packets: [EnginePacket] = []
        var rest = payload
        while true {
            let end = rest.readableBytesView.firstIndex(of: self.separator) ?? rest.writerIndex
            guard packets.count < self.maximumPackets, let text = rest.readSlice(length: end - rest.readerIndex),
                let packet = EnginePacket(text: text)
            else { return nil }
            packets.append(packet)
            guard rest.readableBytes > 0 else { return packets }
            rest.moveReaderIndex(forwardBy: 1)
        }
    }

    /// Writes a payload of packets that are already text.
    public static func encode(_ packets: some Collection<ByteBuffer>) -> ByteBuffer {
        var payload = ByteBuffer()
        payload.reserveCapacity(packets.reduce(0) { $0 + $1.readableBytes + 1 })
        for (index, packet) in packets.enumerated() {
            if index > 0 { payload.writeInteger(self.separator) }
            payload.writeImmutableBuffer(packet)
        }
        return payload
    }
}
