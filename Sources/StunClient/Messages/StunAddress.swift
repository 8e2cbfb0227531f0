#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// An address and a port.
public struct StunAddress: Hashable, Sendable, CustomStringConvertible {
    /// 4 bytes or 16.
    public let bytes: [UInt8]
    /// The port.
    public let port: UInt16

    private static let cookie: [UInt8] = [0x21, 0x12, 0xA4, 0x42]

    /// Reads an address as RFC 791 and RFC 5952 write it.
    public init?(_ text: String, port: UInt16) {
        var bytes = [UInt8](repeating: 0, count: 4)
        if inet_pton(AF_INET, text, &bytes) != 1 {
            bytes = [UInt8](repeating: 0, count: 16)
            guard inet_pton(AF_INET6, text, &bytes) == 1 else { return nil }
        }
        self.bytes = bytes
        self.port = port
    }

    /// Reads the value of an attribute such as XOR-MAPPED-ADDRESS, of a message with this transaction.
    public init?(masked value: [UInt8], transaction: [UInt8]) {
        guard value.count == 8 && value[1] == 1 || value.count == 20 && value[1] == 2 else { return nil }
        let mask = Self.cookie + transaction
        self.port = BigEndian.uint16(value[2..<4]) ^ BigEndian.uint16(mask[0..<2])
        self.bytes = zip(value[4...], mask).map { $0 ^ $1 }
    }

    /// The value of an attribute such as XOR-PEER-ADDRESS.
    public func masked(transaction: [UInt8]) -> [UInt8] {
        let mask = Self.cookie + transaction
        return [0, self.bytes.count == 4 ? 1 : 2] + BigEndian.bytes(self.port ^ BigEndian.uint16(mask[0..<2]))
            + zip(self.bytes, mask).map { $0 ^ $1 }
    }

    /// The address, without the port.
    public var host: String {
        guard self.bytes.count != 4 else { return self.bytes.map(String.init).joined(separator: ".") }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        return self.bytes.withUnsafeBytes { bytes in
            guard inet_ntop(AF_INET6, bytes.baseAddress, &text, socklen_t(text.count)) != nil else { return "" }
            return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }

    /// The address and the port.
    public var description: String {
        self.bytes.count == 4 ? "\(self.host):\(self.port)" : "[\(self.host)]:\(self.port)"
    }
}
