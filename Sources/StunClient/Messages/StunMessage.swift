/// One message of STUN (RFC 8489), which TURN (RFC 8656) uses too.
///
/// A message that was read remembers the bytes it was read from, so that its integrity can be checked.
public struct StunMessage: Hashable, Sendable {
    /// What is asked for.
    public enum Method: UInt16, Hashable, Sendable {
        case binding = 0x001
        case allocate = 0x003
        case refresh = 0x004
        case createPermission = 0x008
    }

    /// Whether it asks or answers.
    public enum Kind: UInt16, Hashable, Sendable {
        case request = 0
        case indication = 1
        case success = 2
        case failure = 3
    }

    /// What is asked for.
    public let method: Method
    /// Whether it asks or answers.
    public let kind: Kind
    /// Tells an answer from others: 12 random bytes.
    public let transaction: [UInt8]
    /// What it says, in order; what comes behind the integrity counts for nothing and is left out.
    public private(set) var attributes: [StunAttribute]
    /// What the integrity is made of, and the integrity, if there is one.
    private var sealed: Sealed?

    private struct Sealed: Hashable, Sendable {
        let bytes: [UInt8]
        let integrity: [UInt8]
    }

    /// How many bytes come before the attributes.
    public static let headerLength = 20
    /// How many bytes a transaction has.
    public static let transactionLength = 12
    private static let cookie: [UInt8] = [0x21, 0x12, 0xA4, 0x42]
    private static let fingerprintMask: UInt32 = 0x5354_554E

    /// Makes a message.
    public init(_ method: Method, _ kind: Kind, transaction: [UInt8], _ attributes: [StunAttribute] = []) {
        self.method = method
        self.kind = kind
        self.transaction = transaction
        self.attributes = attributes
    }

    /// Makes a request under a new name.
    public init(
        _ method: Method,
        _ attributes: [StunAttribute] = [],
        using generator: inout some RandomNumberGenerator
    ) {
        let transaction = (0..<Self.transactionLength).map { _ in UInt8.random(in: 0...255, using: &generator) }
        self.init(method, .request, transaction: transaction, attributes)
    }

    /// The first attribute of a type.
    public subscript(type: StunAttribute.Kind) -> [UInt8]? {
        self.attributes.first { $0.type == type.rawValue }?.value
    }

    // MARK: Writing

    /// The message's bytes, with its integrity under a key if there is one, and a fingerprint.
    public func encoded(key: [UInt8]? = nil) -> [UInt8] {
        var body = self.attributes.flatMap(\.encoded)
        if let key {
            let code = StunHash.integrity(of: self.header(length: body.count + 24) + body, key: key)
            body += StunAttribute(.messageIntegrity, code).encoded
        }
        let check = CRC32.checksum(of: self.header(length: body.count + 8) + body) ^ Self.fingerprintMask
        body += StunAttribute(.fingerprint, BigEndian.bytes(check)).encoded
        return self.header(length: body.count) + body
    }

    private func header(length: Int) -> [UInt8] {
        let (method, kind) = (self.method.rawValue, self.kind.rawValue)
        // The two bits of the kind stand among those of the method.
        let type = method & 0x00F | (method & 0x070) << 1 | (method & 0xF80) << 2 | (kind & 1) << 4 | (kind & 2) << 7
        return BigEndian.bytes(type) + BigEndian.bytes(UInt16(length)) + Self.cookie + self.transaction
    }

    // MARK: Reading

    /// Reads a message, whole; what is none is a ``StunViolation``.
    public init(_ bytes: [UInt8]) throws(StunViolation) {
        guard bytes.count >= Self.headerLength, bytes[0] & 0xC0 == 0, Array(bytes[4..<8]) == Self.cookie,
            Int(BigEndian.uint16(bytes[2..<4])) == bytes.count - Self.headerLength, bytes.count.isMultiple(of: 4)
        else { throw StunViolation("no STUN message") }
        let type = BigEndian.uint16(bytes[0..<2])
        guard let method = Method(rawValue: type & 0x00F | (type & 0x0E0) >> 1 | (type & 0x3E00) >> 2),
            let kind = Kind(rawValue: (type & 0x010) >> 4 | (type & 0x100) >> 7)
        else { throw StunViolation("an unknown type, \(type)") }
        self.init(method, kind, transaction: Array(bytes[8..<20]))
        var position = Self.headerLength
        while position < bytes.count {
            guard position + 4 <= bytes.count else { throw StunViolation("half an attribute") }
            let type = BigEndian.uint16(bytes[position..<(position + 2)])
            let length = Int(BigEndian.uint16(bytes[(position + 2)..<(position + 4)]))
            let end = position + 4 + length
            guard end <= bytes.count else { throw StunViolation("an attribute that is longer than the message") }
            try self.take(StunAttribute(type: type, Array(bytes[(position + 4)..<end])), at: position, of: bytes)
            position = end + (4 - length % 4) % 4
        }
    }

    private mutating func take(_ attribute: StunAttribute, at position: Int, of bytes: [UInt8]) throws(StunViolation) {
        switch StunAttribute.Kind(rawValue: attribute.type) {
        case .fingerprint:
            let check = CRC32.checksum(of: Array(bytes[..<position])) ^ Self.fingerprintMask
            guard attribute.value == BigEndian.bytes(check) else { throw StunViolation("a wrong fingerprint") }
        case .messageIntegrity where self.sealed == nil:
            // As if the message ended behind it.
            let length = UInt16(position + 24 - Self.headerLength)
            let sealed = Array(bytes[..<2]) + BigEndian.bytes(length) + Array(bytes[4..<position])
            self.sealed = Sealed(bytes: sealed, integrity: attribute.value)
        default:
            if self.sealed == nil { self.attributes.append(attribute) }
        }
    }

    /// Whether a message that was read bears the integrity of a key.
    public func isAuthentic(under key: [UInt8]) -> Bool {
        guard let sealed else { return false }
        return StunHash.integrity(of: sealed.bytes, key: key) == sealed.integrity
    }
}

/// What came is no message of STUN.
public struct StunViolation: Error, Hashable, CustomStringConvertible {
    /// What it is instead.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
