public import NIOCore

/// One Socket.IO v5 packet as it came, with its payload as the bytes that were checked.
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
    /// The first two items of a payload that is an array.
    public let items: Items
    /// How many binary messages belong to the packet and are to follow it.
    public let attachments: Int

    /// The kinds of packets.
    public enum Kind: UInt8, Hashable, Sendable {
        case connect = 0
        case disconnect = 1
        case event = 2
        case acknowledgement = 3
        case connectError = 4
        case binaryEvent = 5
        case binaryAcknowledgement = 6

        /// Whether binary messages may belong to such a packet.
        var isBinary: Bool {
            self == .binaryEvent || self == .binaryAcknowledgement
        }
    }

    /// An array's first two items.
    public struct Items: Hashable, Sendable {
        /// The first.
        public let first: JSONSlice?
        /// The second.
        public let second: JSONSlice?
    }
}

/// Why bytes are not a packet.
public enum SocketPacketError: Error, Hashable, Sendable {
    /// There is nothing there.
    case empty
    /// The first byte is no type that the protocol has.
    case unknownType
    /// A number of attachments that is none, does not end, or is larger than any may be.
    case malformedAttachments
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
    /// The most attachments that a number is read of; how many are taken is a session's matter.
    static let maximumAttachments = 9_999

    /// Reads one packet; all of the bytes must belong to it.
    public init(decoding bytes: ByteBuffer) throws(SocketPacketError) {
        var rest = bytes
        guard let first = rest.readInteger(as: UInt8.self) else { throw .empty }
        guard first >= UInt8(ascii: "0"), let kind = Kind(rawValue: first - UInt8(ascii: "0")) else {
            throw .unknownType
        }
        self.kind = kind
        self.attachments = kind.isBinary ? try Self.readAttachments(&rest) : 0
        self.namespace = try Self.readNamespace(&rest)
        self.acknowledgement = try Self.readAcknowledgement(&rest)
        switch kind {
        case .event, .binaryEvent, .acknowledgement, .binaryAcknowledgement:
            guard let array = JSONSlice.array(rest) else { throw .malformedPayload }
            self.payload = array.slice
            self.items = Items(first: array.first, second: array.second)
        case .connect, .disconnect, .connectError:
            self.payload = rest.readableBytes == 0 ? nil : JSONSlice(rest)
            self.items = Items(first: nil, second: nil)
            guard rest.readableBytes == 0 || self.payload != nil else { throw .malformedPayload }
        }
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
        case .event, .binaryEvent:
            guard self.items.first?.kind == .string else { throw .malformedPayload }
        case .acknowledgement, .binaryAcknowledgement:
            guard self.acknowledgement != nil else { throw .malformedAcknowledgement }
        case .connectError:
            guard self.acknowledgement == nil else { throw .malformedAcknowledgement }
            guard self.payload?.kind == .object || self.payload?.kind == .string else { throw .malformedPayload }
        }
    }

    private static func readAttachments(_ rest: inout ByteBuffer) throws(SocketPacketError) -> Int {
        var number: Int?
        while let digit = rest.readInteger(as: UInt8.self) {
            if digit == UInt8(ascii: "-"), let number { return number }
            guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { throw .malformedAttachments }
            let next = (number ?? 0) * 10 + Int(digit - UInt8(ascii: "0"))
            guard next <= self.maximumAttachments else { throw .malformedAttachments }
            number = next
        }
        throw .malformedAttachments
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
        return self.pathAlone(String(buffer: slice))
    }

    /// A namespace without the query that clients of earlier versions put behind it.
    private static func pathAlone(_ namespace: String) -> String {
        guard let mark = namespace.firstIndex(of: "?") else { return namespace }
        return String(namespace[..<mark])
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
    /// Makes a packet to be written, as a client does; one of the binary kinds has no other way to be sent.
    public init(
        _ kind: Kind,
        namespace: String = "/",
        acknowledgement: UInt64? = nil,
        payload: JSONSlice? = nil,
        attachments: Int = 0
    ) {
        let array = payload.flatMap { JSONSlice.array($0.bytes) }
        self.kind = kind
        self.namespace = namespace
        self.acknowledgement = acknowledgement
        self.payload = payload
        self.items = Items(first: array?.first, second: array?.second)
        self.attachments = attachments
    }

    /// Writes the packet, without the digit of an Engine.IO message.
    public func encode(into buffer: inout ByteBuffer) {
        SocketPacketHeader(self.kind, self.namespace, self.acknowledgement, attachments: self.attachments)
            .writePacket(into: &buffer)
        if let payload = self.payload { buffer.writeImmutableBuffer(payload.bytes) }
    }
}
