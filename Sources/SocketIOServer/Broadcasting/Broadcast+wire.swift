public import NIOCore
import SocketIO

/// The wire form, with all numbers in network order.
///
/// | part | bytes |
/// | --- | --- |
/// | version | 1: the number 1 |
/// | verb | 1: 0 event, 1 join, 2 leave, 3 disconnect, 4 gap |
/// | flags | 1: 1 not for everybody, 2 volatile, 4 has an offset, 8 closes transports |
/// | namespace | 2 for its length, and as many |
/// | rooms | if not for everybody: 2 for how many, and each like the namespace |
/// | excepted | like the rooms |
/// | joined or left | for these verbs: like the rooms |
/// | offset | if there is one: like the namespace |
/// | payload | for an event: 4 for its length, and as many |
/// | attachments | for an event: 2 for how many, and each like the payload |
extension Broadcast {
    /// The most bytes that a broadcast may have on its way.
    public static let maximumSize = 16 * 1_024 * 1_024
    /// The most rooms that each of its lists may have.
    public static let maximumRooms = 4_096
    /// The most attachments that its event may have.
    public static let maximumAttachments = 1_024
    /// The longest name of a room or a namespace, in bytes.
    public static let maximumNameLength = 1_024

    private static let version: UInt8 = 1

    private struct Flags: OptionSet {
        let rawValue: UInt8
        static let hasRooms = Flags(rawValue: 1)
        static let isVolatile = Flags(rawValue: 2)
        static let hasOffset = Flags(rawValue: 4)
        static let closesTransports = Flags(rawValue: 8)
    }

    /// The bytes that another server makes the same broadcast of.
    public func encoded() throws(BroadcastError) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.writeInteger(Self.version)
        buffer.writeInteger(self.verb.number)
        buffer.writeInteger(self.flags.rawValue)
        try buffer.writeName(self.namespace)
        if let rooms = self.rooms { try buffer.writeNames(rooms) }
        try buffer.writeNames(self.excepted)
        switch self.verb {
        case .event(let event):
            if let offset = event.offset { try buffer.writeName(offset) }
            try buffer.writeEvent(event)
        case .join(let rooms), .leave(let rooms):
            try buffer.writeNames(rooms)
        case .disconnect, .gap:
            break
        }
        guard buffer.readableBytes <= Self.maximumSize else { throw .tooLarge }
        return buffer
    }

    /// Reads a broadcast; all of the bytes must belong to it.
    public init(decoding bytes: ByteBuffer) throws(BroadcastError) {
        guard bytes.readableBytes <= Self.maximumSize else { throw .tooLarge }
        var rest = bytes
        guard rest.readInteger(as: UInt8.self) == Self.version, let number = rest.readInteger(as: UInt8.self),
            let flags = rest.readInteger(as: UInt8.self).map({ Flags(rawValue: $0) }), flags.rawValue < 16
        else { throw .malformed }
        let namespace = try rest.readName()
        let rooms = flags.contains(.hasRooms) ? try rest.readNames() : nil
        let excepted = try rest.readNames()
        let verb: Verb
        switch number {
        case 0: verb = .event(try rest.readEvent(flags.contains(.isVolatile), flags.contains(.hasOffset)))
        case 1: verb = .join(try rest.readNames())
        case 2: verb = .leave(try rest.readNames())
        case 3: verb = .disconnect(closesTransports: flags.contains(.closesTransports))
        case 4: verb = .gap
        default: throw .malformed
        }
        self.init(verb, namespace: namespace, rooms: rooms, excepted: excepted)
        // What nobody writes is not read either: one broadcast has one form.
        guard rest.readableBytes == 0, self.flags == flags else { throw .malformed }
    }

    private var flags: Flags {
        var flags: Flags = self.rooms == nil ? [] : .hasRooms
        switch self.verb {
        case .event(let event):
            if event.isVolatile { flags.insert(.isVolatile) }
            if event.offset != nil { flags.insert(.hasOffset) }
        case .disconnect(closesTransports: true):
            flags.insert(.closesTransports)
        case .disconnect, .join, .leave, .gap:
            break
        }
        return flags
    }
}

extension Broadcast.Verb {
    fileprivate var number: UInt8 {
        switch self {
        case .event: 0
        case .join: 1
        case .leave: 2
        case .disconnect: 3
        case .gap: 4
        }
    }
}

extension ByteBuffer {
    fileprivate mutating func writeName(_ name: String) throws(BroadcastError) {
        guard name.utf8.count <= Broadcast.maximumNameLength else { throw .tooLarge }
        self.writeInteger(UInt16(name.utf8.count))
        self.writeString(name)
    }

    fileprivate mutating func writeNames(_ names: [String]) throws(BroadcastError) {
        guard names.count <= Broadcast.maximumRooms else { throw .tooLarge }
        self.writeInteger(UInt16(names.count))
        for name in names { try self.writeName(name) }
    }

    fileprivate mutating func writeBlob(_ blob: ByteBuffer) throws(BroadcastError) {
        guard blob.readableBytes <= Broadcast.maximumSize else { throw .tooLarge }
        self.writeInteger(UInt32(blob.readableBytes))
        self.writeImmutableBuffer(blob)
    }

    fileprivate mutating func writeEvent(_ event: Broadcast.Event) throws(BroadcastError) {
        guard event.attachments.count <= Broadcast.maximumAttachments else { throw .tooLarge }
        try self.writeBlob(event.payload.bytes)
        self.writeInteger(UInt16(event.attachments.count))
        for attachment in event.attachments { try self.writeBlob(attachment) }
    }

    fileprivate mutating func readName() throws(BroadcastError) -> String {
        guard let length = self.readInteger(as: UInt16.self), length <= Broadcast.maximumNameLength,
            let bytes = self.readSlice(length: Int(length)),
            let name = String(validating: bytes.readableBytesView, as: UTF8.self)
        else { throw .malformed }
        return name
    }

    fileprivate mutating func readNames() throws(BroadcastError) -> [String] {
        guard let count = self.readInteger(as: UInt16.self), count <= Broadcast.maximumRooms else { throw .malformed }
        var names: [String] = []
        for _ in 0..<count { names.append(try self.readName()) }
        return names
    }

    fileprivate mutating func readBlob() throws(BroadcastError) -> ByteBuffer {
        guard let length = self.readInteger(as: UInt32.self), length <= Broadcast.maximumSize,
            let blob = self.readSlice(length: Int(length))
        else { throw .malformed }
        return blob
    }

    fileprivate mutating func readEvent(
        _ isVolatile: Bool,
        _ hasOffset: Bool
    ) throws(BroadcastError) -> Broadcast.Event {
        let offset = hasOffset ? try self.readName() : nil
        guard offset.map({ RecoveryOffset.isWellFormed($0) }) ?? true,
            let payload = JSONSlice(try self.readBlob()), payload.kind == .array,
            let count = self.readInteger(as: UInt16.self), count <= Broadcast.maximumAttachments
        else { throw .malformed }
        var attachments: [ByteBuffer] = []
        for _ in 0..<count { attachments.append(try self.readBlob()) }
        return Broadcast.Event(payload: payload, attachments: attachments, isVolatile: isVolatile, offset: offset)
    }
}
