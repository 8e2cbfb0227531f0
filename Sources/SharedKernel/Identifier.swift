/// A random 128-bit name for one thing of a kind, such as an account or a room.
///
/// It is written as the kind's prefix followed by 32 hexadecimal digits (`room_0f…`), and is cheap to hash and to
/// compare. Two identifiers of different kinds are different types: a room cannot be passed for a guest.
public struct Identifier<Kind: IdentifierKind>: Hashable, Sendable {
    /// The first 64 bits.
    public let high: UInt64
    /// The last 64 bits.
    public let low: UInt64

    /// Makes an identifier from its bits, for stores that keep it as bytes.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Makes a new identifier.
    ///
    /// With a `SystemRandomNumberGenerator` nobody can guess it.
    public static func random(using generator: inout some RandomNumberGenerator) -> Self {
        Self(high: generator.next(), low: generator.next())
    }

    /// Makes a new identifier that nobody can guess.
    public static func random() -> Self {
        let (high, low) = RandomBits.shared.next()
        return Self(high: high, low: low)
    }
}

/// What an ``Identifier`` names, and how it begins when written.
public protocol IdentifierKind: Sendable {
    /// What comes before the hexadecimal digits, underscore included.
    static var prefix: StaticString { get }
}

extension Identifier: LosslessStringConvertible {
    /// How many bytes the written form has.
    public static var writtenLength: Int {
        Kind.prefix.utf8CodeUnitCount + 32
    }

    /// The written form: prefix and 32 lower-case hexadecimal digits.
    public var description: String {
        String(unsafeUninitializedCapacity: Self.writtenLength) { bytes in
            self.write(to: UnsafeMutableRawBufferPointer(bytes))
            return Self.writtenLength
        }
    }

    /// Writes the written form, ``writtenLength`` bytes of it; there must be room for as many.
    public func write(to bytes: UnsafeMutableRawBufferPointer) {
        let prefix = Kind.prefix.utf8CodeUnitCount
        precondition(bytes.count >= Self.writtenLength, "no room for an identifier")
        bytes.copyMemory(from: UnsafeRawBufferPointer(start: Kind.prefix.utf8Start, count: prefix))
        HexadecimalDigits(self.high >> 32).write(to: bytes, at: prefix)
        HexadecimalDigits(self.high).write(to: bytes, at: prefix + 8)
        HexadecimalDigits(self.low >> 32).write(to: bytes, at: prefix + 16)
        HexadecimalDigits(self.low).write(to: bytes, at: prefix + 24)
    }

    /// Reads the written form; anything else is nil.
    public init?(_ description: String) {
        var description = description
        guard let identifier = description.withUTF8({ Self(utf8: UnsafeRawBufferPointer($0)) }) else { return nil }
        self = identifier
    }

    /// Reads the written form out of bytes that hold nothing else; anything else is nil.
    public init?(utf8 bytes: UnsafeRawBufferPointer) {
        let prefix = Kind.prefix.utf8CodeUnitCount
        guard bytes.count == Self.writtenLength else { return nil }
        for index in 0..<prefix where bytes[index] != Kind.prefix.utf8Start[index] { return nil }
        guard let first = HexadecimalDigits(bytes, at: prefix),
            let second = HexadecimalDigits(bytes, at: prefix + 8),
            let third = HexadecimalDigits(bytes, at: prefix + 16),
            let fourth = HexadecimalDigits(bytes, at: prefix + 24)
        else { return nil }
        self.init(
            high: UInt64(first.word) << 32 | UInt64(second.word),
            low: UInt64(third.word) << 32 | UInt64(fourth.word)
        )
    }
}

extension Identifier: Codable {
    /// Reads the written form from a JSON string.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let identifier = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "expected \(Kind.prefix) and 32 hexadecimal digits"
            )
        }
        self = identifier
    }

    /// Writes the written form as a JSON string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.description)
    }
}

/// Names an account: who somebody is to the host.
///
/// Strangers never see it.
public typealias AccountID = Identifier<AccountKind>
/// Names a guest: who somebody is to strangers, for one sign-in session.
public typealias GuestID = Identifier<GuestKind>
/// Names a sign-in session and the family of refresh tokens that keeps it alive.
public typealias SessionID = Identifier<SessionKind>
/// Names a room: two guests who were paired, until one of them ends it.
public typealias RoomID = Identifier<RoomKind>
/// Names a call.
public typealias CallID = Identifier<CallKind>
/// Names a page from when it is loaded until it is closed, whatever sockets it has meanwhile.
public typealias PageID = Identifier<PageKind>
/// Names a text message.
public typealias MessageID = Identifier<MessageKind>
/// Names a report of what happened in a room.
public typealias ReportID = Identifier<ReportKind>

/// The kind of ``AccountID``.
public enum AccountKind: IdentifierKind {
    /// What an identifier of this kind begins with.
    public static let prefix: StaticString = "acc_"
}

/// The kind of ``GuestID``.
public enum GuestKind: IdentifierKind {
    /// What an identifier of this kind begins with.
    public static let prefix: StaticString = "gst_"
}

/// The kind of ``SessionID``.
public enum SessionKind: IdentifierKind {
    /// What an identifier of this kind begins with.
    public static let prefix: StaticString = "ses_"
}

/// The kind of ``CallID``.
public enum CallKind: IdentifierKind {
    /// What an identifier of this kind begins with.
    public static let prefix: StaticString = "call_"
}

/// The kind of ``RoomID``.
public enum RoomKind: IdentifierKind {
    /// What an identifier of this kind begins with.
    public static let prefix: StaticString = "room_"
}

/// The kind of ``PageID``.
public enum PageKind: IdentifierKind {
    /// What an identifier of this kind begins with.
    public static let prefix: StaticString = "page_"
}

/// The kind of ``MessageID``.
public enum MessageKind: IdentifierKind {
    /// What an identifier of this kind begins with.
    public static let prefix: StaticString = "msg_"
}

/// The kind of ``ReportID``.
public enum ReportKind: IdentifierKind {
    /// What an identifier of this kind begins with.
    public static let prefix: StaticString = "rep_"
}
