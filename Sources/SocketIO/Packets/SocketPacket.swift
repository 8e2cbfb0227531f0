public import NIOCore

/// One Socket.IO v5 packet of the kinds that carry text, with its payload as it came.
///
/// Format: `<type>[<attachments>-][<namespace>,][<ack id>][<payload>]`
/// (Socket.IO protocol v5, "Packet encoding").
public struct SocketPacket: Hashable, Sendable {
    /// What the packet does.
    public let kind: Kind
    /// The namespace it is for; `/` when none is written.
    public let namespace: String
    /// What the other side's answer is to bear, or what this packet answers.
    public let acknowledgement: UInt64?
    /// The payload, well-formed; nil if there is none.
    public let payload: JSONSlice?

    /// The kinds of packets; a binary one is refused when it is decoded.
    public enum Kind: UInt8, Hashable, Sendable {
        case connect = 0
        case disconnect = 1
        case event = 2
        case acknowledgement = 3
        case connectError = 4
    }

    /// Makes a packet.
    public init(
        _ kind: Kind,
        namespace: String = "/",
        acknowledgement: UInt64? = nil,
        payload: JSONSlice? = nil
    ) {
        self.kind = kind
        self.namespace = namespace
        self.acknowledgement = acknowledgement
        self.payload = payload
    }
}

/// Why bytes are not a packet.
public enum SocketPacketError: Error, Hashable, Sendable {
    /// There is nothing there.
    case empty
    /// The first byte is no type that the protocol has.
    case unknownType
    /// A binary packet, which this version does not take.
    case binary
    /// A namespace that does not end, or is longer than it may be.
    case malformedNamespace
    /// An ack id that is not a number of 64 bits, or stands where none may.
    case malformedAcknowledgement
    /// A payload that is not JSON, or is not of the shape that its type asks for.
    case malformedPayload
}

extension SocketPacket {
    /// The longest namespace that is read, in bytes.
    public static let maximumNamespaceLength = 256

    /// Reads one packet; all of the bytes must belong to it.
    public init(decoding bytes: ByteBuffer) throws(SocketPacketError) {
        var rest = bytes
        guard let first = rest.readInteger(as: UInt8.self) else { throw .empty }
        guard first != UInt8(ascii: "5"), first != UInt8(ascii: "6") else { throw .binary }
        guard first >= UInt8(ascii: "0"), let kind = Kind(rawValue: first - UInt8(ascii: "0")) else {
            throw .unknownType
        }
        let namespace = try Self.readNamespace(&rest)
        let acknowledgement = try Self.readAcknowledgement(&rest)
        var payload: JSONSlice?
        if rest.readableBytes > 0 {
            guard let slice = JSONSlice(rest) else { throw .malformedPayload }
            payload = slice
        }
        self.init(kind, namespace: namespace, acknowledgement: acknowledgement, payload: payload)
        try self.checkShape()
    }

    /// What each type asks of its payload and ack id (Socket.IO protocol v5, "Packet types").
    private func checkShape() throws(SocketPacketError) {
        switch self.kind {
        case .connect:
            guard self.acknowledgement == nil else { throw .malformedAcknowledgement }
            guard self.payload == nil || self.payload?.kind == .object else { throw .malformedPayload }
        case .disconnect:
            guard self.acknowledgement == nil else { throw .malformedAcknowledgement }
            guard self.payload == nil else { throw .malformedPayload }
        case .event:
            guard self.payload?.kind == .array else { throw .malformedPayload }
        case .acknowledgement:
            guard self.acknowledgement != nil else { throw .malformedAcknowledgement }
            guard self.payload?.kind == .array else { throw .malformedPayload }
        case .connectError:
            guard self.payload?.kind == .object || self.payload?.kind == .string else { throw .malformedPayload }
        }
    }

    private static func readNamespace(_ rest: inout ByteBuffer) throws(SocketPacketError) -> String {
        guard rest.getInteger(at: rest.readerIndex) == UInt8(ascii: "/") else { return "/" }
        let window = rest.readableBytesView.prefix(self.maximumNamespaceLength + 1)
        // A namespace may be the packet's last part; official clients always write the comma.
        let comma = window.firstIndex(of: UInt8(ascii: ","))
        guard comma != nil || rest.readableBytes <= self.maximumNamespaceLength else { throw .malformedNamespace }
        let length = (comma ?? rest.writerIndex) - rest.readerIndex
        guard let slice = rest.readSlice(length: length),
            slice.readableBytesView.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { throw .malformedNamespace }
        if comma != nil { rest.moveReaderIndex(forwardBy: 1) }
        return String(buffer: slice)
    }

    private static func readAcknowledgement(_ rest: inout ByteBuffer) throws(SocketPacketError) -> UInt64? {
        var number: UInt64?
        while let byte = rest.getInteger(at: rest.readerIndex, as: UInt8.self),
            byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9")
        {
            let (shifted, tooLarge) = (number ?? 0).multipliedReportingOverflow(by: 10)
            let (sum, tooLargeStill) = shifted.addingReportingOverflow(UInt64(byte - UInt8(ascii: "0")))
            guard !tooLarge, !tooLargeStill else { throw .malformedAcknowledgement }
            number = sum
            rest.moveReaderIndex(forwardBy: 1)
        }
        return number
    }
}

extension SocketPacket {
    /// Writes the packet.
    public func encode(into buffer: inout ByteBuffer) {
        SocketPacketHeader.write(self.kind, self.namespace, self.acknowledgement, into: &buffer)
        if let payload = self.payload {
            buffer.writeImmutableBuffer(payload.bytes)
        }
    }
}

/// What stands before a packet's payload.
enum SocketPacketHeader {
    static func write(
        _ kind: SocketPacket.Kind,
        _ namespace: String,
        _ acknowledgement: UInt64?,
        into buffer: inout ByteBuffer
    ) {
        buffer.writeInteger(UInt8(ascii: "0") + kind.rawValue)
        if namespace != "/" {
            buffer.writeString(namespace)
            buffer.writeInteger(UInt8(ascii: ","))
        }
        if let acknowledgement {
            buffer.writeString(String(acknowledgement))
        }
    }
}
