public import NIOCore

/// One Engine.IO v4 packet.
///
/// As a WebSocket frame or in a polling payload, a text packet is one digit for its type and then its data; a binary
/// message is the bytes alone, base64 behind a `b` when polling (Engine.IO protocol v4, "Packet encoding").
public struct EnginePacket: Hashable, Sendable {
    /// What the packet does.
    public let kind: Kind
    /// What it carries.
    public let data: ByteBuffer
    /// Whether a message carries bytes rather than text.
    public let isBinary: Bool

    /// The types of packets, by their digit.
    public enum Kind: UInt8, Hashable, Sendable, CaseIterable {
        case open = 0
        case close = 1
        case ping = 2
        case pong = 3
        case message = 4
        case upgrade = 5
        case noop = 6

        /// The type's digit.
        public var digit: UInt8 {
            UInt8(ascii: "0") + self.rawValue
        }
    }

    /// Makes a packet.
    public init(_ kind: Kind, _ data: ByteBuffer = ByteBuffer(), isBinary: Bool = false) {
        self.kind = kind
        self.data = data
        self.isBinary = isBinary
    }

    /// Reads a text packet, or nil if its first byte is no type.
    public init?(text: ByteBuffer) {
        var data = text
        guard let digit = data.readInteger(as: UInt8.self), digit >= UInt8(ascii: "0"),
            let kind = Kind(rawValue: digit - UInt8(ascii: "0"))
        else { return nil }
        self.init(kind, data)
    }

    /// The packet as text.
    ///
    /// A binary message has no text form outside a polling payload.
    public var text: ByteBuffer {
        var buffer = ByteBuffer()
        buffer.reserveCapacity(self.data.readableBytes + 1)
        buffer.writeInteger(self.kind.digit)
        buffer.writeImmutableBuffer(self.data)
        return buffer
    }
}
