public import NIOCore

/// Joins packets with the binary messages that belong to them (Socket.IO protocol v5, "Binary event" and "Binary ack").
///
/// It holds one packet at the most, and of its attachments no more than is allowed.
public struct PacketAssembly: Sendable {
    /// What came of a message.
    public enum Step: Hashable, Sendable {
        /// A packet, with all that belongs to it.
        case whole(SocketPacket, [ByteBuffer])
        /// Something more is to come.
        case unfinished
        /// What came is no packet, or has no place here; nothing that follows means anything.
        case malformed
    }

    private struct Unfinished {
        let packet: SocketPacket
        var attachments: [ByteBuffer] = []
        var bytes = 0
    }

    private let maximumAttachments: Int
    private let maximumBytes: Int
    /// At most one.
    ///
    /// An array, because an empty one is a word and no allocation.
    private var unfinished: [Unfinished] = []

    /// Takes so many attachments a packet, and so many bytes of them together.
    public init(maximumAttachments: Int, maximumBytes: Int) {
        self.maximumAttachments = maximumAttachments
        self.maximumBytes = maximumBytes
    }

    /// A message of text came; nothing comes between a packet and its attachments.
    public mutating func textReceived(_ text: ByteBuffer) -> Step {
        guard let packet = self.packet(text) else { return .malformed }
        return packet.attachments > 0 ? self.begin(packet) : .whole(packet, [])
    }

    /// The packet that a message of text is; nil if it is none, or has no place here.
    func packet(_ text: ByteBuffer) -> SocketPacket? {
        self.unfinished.isEmpty ? try? SocketPacket(decoding: text) : nil
    }

    /// A packet came that has attachments.
    mutating func begin(_ packet: SocketPacket) -> Step {
        guard packet.attachments <= self.maximumAttachments,
            packet.payload?.placeholders(attachments: packet.attachments) == packet.attachments
        else { return .malformed }
        self.unfinished = [Unfinished(packet: packet)]
        return .unfinished
    }

    /// A message of bytes came: the next attachment.
    public mutating func binaryReceived(_ bytes: ByteBuffer) -> Step {
        guard var unfinished = self.unfinished.popLast() else { return .malformed }
        unfinished.bytes += bytes.readableBytes
        guard unfinished.bytes <= self.maximumBytes else { return .malformed }
        unfinished.attachments.append(bytes)
        guard unfinished.attachments.count == unfinished.packet.attachments else {
            self.unfinished = [unfinished]
            return .unfinished
        }
        return .whole(unfinished.packet, unfinished.attachments)
    }

    /// The packet whose attachments are still to come.
    var pending: SocketPacket? {
        self.unfinished.first?.packet
    }

    /// Forgets what is unfinished.
    public mutating func reset() {
        self.unfinished = []
    }
}
