import NIOCore

/// An event as it came: its name, and its first argument as bytes that were checked and can be passed on.
public struct SocketEvent: Hashable, Sendable {
    /// The event's name.
    public let name: String
    /// Its first argument; nil if it has none.
    public let argument: JSONSlice?
    /// What the answer is to bear; nil if the sender wants none.
    public let acknowledgement: UInt64?

    /// Makes an event.
    public init(name: String, argument: JSONSlice? = nil, acknowledgement: UInt64? = nil) {
        self.name = name
        self.argument = argument
        self.acknowledgement = acknowledgement
    }

    /// The longest name that is read, in bytes of JSON.
    public static let maximumNameLength = 256

    /// Reads the payload of an EVENT packet: an array whose first item is the name.
    public init(payload: JSONSlice, acknowledgement: UInt64?) throws(SocketPacketError) {
        guard let name = payload.item(0)?.boundedName else { throw .malformedPayload }
        self.init(name: name, argument: payload.item(1), acknowledgement: acknowledgement)
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

    fileprivate var boundedName: String? {
        self.bytes.readableBytes <= SocketEvent.maximumNameLength ? self.string : nil
    }
}
