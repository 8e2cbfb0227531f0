/// One thing that a message says.
public struct StunAttribute: Hashable, Sendable {
    /// The types that are made or looked at here.
    public enum Kind: UInt16, Hashable, Sendable {
        case username = 0x0006
        case messageIntegrity = 0x0008
        case errorCode = 0x0009
        case lifetime = 0x000D
        case xorPeerAddress = 0x0012
        case realm = 0x0014
        case nonce = 0x0015
        case xorRelayedAddress = 0x0016
        case requestedTransport = 0x0019
        case xorMappedAddress = 0x0020
        case software = 0x8022
        case fingerprint = 0x8028
    }

    /// The type's number.
    public let type: UInt16
    /// The value, without what fills it up to four bytes.
    public let value: [UInt8]

    /// Makes an attribute of any type.
    public init(type: UInt16, _ value: [UInt8]) {
        self.type = type
        self.value = value
    }

    /// Makes an attribute of a known type.
    public init(_ kind: Kind, _ value: [UInt8]) {
        self.init(type: kind.rawValue, value)
    }

    /// Makes an attribute that is a text.
    public init(_ kind: Kind, _ text: String) {
        self.init(kind, Array(text.utf8))
    }

    var encoded: [UInt8] {
        BigEndian.bytes(self.type) + BigEndian.bytes(UInt16(self.value.count)) + self.value
            + Array(repeating: 0, count: (4 - self.value.count % 4) % 4)
    }
}

/// An error that a server answers with.
public struct StunError: Hashable, Sendable, CustomStringConvertible {
    /// Such as 401.
    public let code: Int
    /// Its own words.
    public let reason: String

    /// Makes an error.
    public init(code: Int, reason: String = "") {
        self.code = code
        self.reason = reason
    }

    /// Reads the error of an answer; nil if it bears none.
    public init?(of message: StunMessage) {
        guard let value = message[.errorCode], value.count >= 4 else { return nil }
        self.code = Int(value[2] & 0x07) * 100 + Int(value[3])
        self.reason = String(decoding: value[4...], as: UTF8.self)
    }

    /// The code and the words.
    public var description: String {
        self.reason.isEmpty ? "\(self.code)" : "\(self.code) \(self.reason)"
    }
}

/// Numbers as they go over the network.
enum BigEndian {
    static func bytes(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }

    static func uint16(_ bytes: ArraySlice<UInt8>) -> UInt16 {
        bytes.reduce(0) { $0 << 8 | UInt16($1) }
    }
}

/// The check sum of ISO 3309, as in Ethernet.
enum CRC32 {
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { rest, _ in rest & 1 == 1 ? rest >> 1 ^ 0xEDB8_8320 : rest >> 1 }
    }

    static func checksum(of bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(0xFFFF_FFFF) { rest, byte in rest >> 8 ^ self.table[Int(UInt8(truncatingIfNeeded: rest) ^ byte)] }
    }
}
