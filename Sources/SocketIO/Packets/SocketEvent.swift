public import NIOCore

/// An event as it came: its name, and its arguments as bytes that were checked and can be passed on.
public struct SocketEvent: Hashable, Sendable {
    /// The event's name as it is written: a JSON string, perhaps with escapes.
    public let writtenName: JSONSlice
    /// The whole array that came, the name included.
    public let payload: JSONSlice
    /// The first argument; nil if there is none.
    public let argument: JSONSlice?
    /// What placeholders in the payload stand for, by their number.
    public let attachments: [ByteBuffer]
    /// What the answer is to bear; nil if the sender wants none.
    public let acknowledgement: UInt64?

    /// The longest name that is read, in bytes of JSON.
    public static let maximumNameLength = 256

    /// Names that the official clients keep for themselves, and never send.
    public static let reservedNames: Set<String> = [
        "connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener",
    ]

    /// The event's name; made anew at each look.
    public var name: String {
        self.writtenName.string ?? ""
    }

    /// Reads an event out of a packet whose attachments have come; nil if it bears no name that an event may have.
    public init?(_ packet: SocketPacket, attachments: [ByteBuffer] = []) {
        guard let payload = packet.payload, let written = packet.items.first,
            written.bytes.readableBytes <= Self.maximumNameLength, Self.mayBeSent(written)
        else { return nil }
        self.writtenName = written
        self.payload = payload
        self.argument = packet.items.second
        self.attachments = attachments
        self.acknowledgement = packet.acknowledgement
    }

    /// Whether a JSON string is a name that an event may have.
    private static func mayBeSent(_ written: JSONSlice) -> Bool {
        // Nearly every name shows by its first letter that it is none of those that are reserved.
        let isPlain = written.withPlainString { name in
            switch name.first {
            case UInt8(ascii: "c"), UInt8(ascii: "d"), UInt8(ascii: "n"), UInt8(ascii: "r"): false
            default: true
            }
        }
        if isPlain == true { return true }
        guard let name = written.string else { return false }
        return !self.reservedNames.contains(name)
    }
}

/// What answers an event that was sent with an ack id, as it came.
public struct SocketAnswer: Hashable, Sendable {
    /// The array of values.
    public let payload: JSONSlice
    /// The first value; nil if there is none.
    public let value: JSONSlice?
    /// What placeholders in the payload stand for, by their number.
    public let attachments: [ByteBuffer]

    /// Reads an answer out of a packet whose attachments have come; nil if it is none.
    public init?(_ packet: SocketPacket, attachments: [ByteBuffer] = []) {
        guard let payload = packet.payload else { return nil }
        self.payload = payload
        self.value = packet.items.first
        self.attachments = attachments
    }
}

extension JSONSlice {
    /// An array's item, or nil if this is no array or is shorter.
    ///
    /// It walks over the items before: meant for the first few.
    public func item(_ index: Int) -> JSONSlice? {
        self.bytes.withUnsafeReadableBytes { pointer -> Range<Int>? in
            var scanner = JSONScanner(pointer)
            guard scanner.skip(UInt8(ascii: "[")) else { return nil }
            scanner.skipWhiteSpace()
            guard scanner.current != UInt8(ascii: "]") else { return nil }
            for _ in 0..<index {
                guard scanner.skipValue() != nil else { return nil }
                scanner.skipWhiteSpace()
                guard scanner.skip(UInt8(ascii: ",")) else { return nil }
            }
            return scanner.skipValue()
        }
        .flatMap { range in
            self.bytes.getSlice(at: self.bytes.readerIndex + range.lowerBound, length: range.count)
        }
        .map { JSONSlice(checked: $0) }
    }
}
