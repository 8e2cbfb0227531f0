#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// An IPv4 or IPv6 address.
///
/// An IPv4 address that is mapped into IPv6 is the IPv4 address it stands for.
public struct IPAddress: Hashable, Sendable {
    /// The address's bits, those of IPv4 in the last 32.
    let bits: UInt128
    /// Whether it is of IPv6.
    let isVersion6: Bool

    private static let mapped = UInt128(0xffff) << 32

    /// Reads an address as RFC 5952 and RFC 791 write it; a zone (`%eth0`) is passed over.
    public init?(_ text: String) {
        let host = text.utf8.contains(UInt8(ascii: "%")) ? String(text.prefix { $0 != "%" }) : text
        var version4 = in_addr()
        var version6 = in6_addr()
        if inet_pton(AF_INET, host, &version4) == 1 {
            self.bits = UInt128(UInt32(bigEndian: version4.s_addr))
            self.isVersion6 = false
        } else if inet_pton(AF_INET6, host, &version6) == 1 {
            let bits = withUnsafeBytes(of: version6) { $0.reduce(UInt128(0)) { $0 << 8 | UInt128($1) } }
            self.isVersion6 = bits >> 32 != Self.mapped >> 32
            self.bits = self.isVersion6 ? bits : bits & 0xffff_ffff
        } else {
            return nil
        }
    }

    /// How many bits such an address has.
    var width: Int {
        self.isVersion6 ? 128 : 32
    }
}

/// A network: all addresses that begin with the same bits.
public struct AddressRange: Hashable, Sendable {
    private let base: IPAddress
    private let prefix: Int

    /// Reads an address (`10.0.0.1`) or a network (`10.0.0.0/8`, `fd00::/8`).
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let first = parts.first, parts.count <= 2, let base = IPAddress(String(first)) else { return nil }
        self.base = base
        guard parts.count == 2 else {
            self.prefix = base.width
            return
        }
        guard let prefix = SettingForm<Int>.number(0...base.width).parse(String(parts[1])) else { return nil }
        self.prefix = prefix
    }

    /// Whether an address is in the network.
    func contains(_ address: IPAddress) -> Bool {
        guard address.isVersion6 == self.base.isVersion6 else { return false }
        let shift = self.base.width - self.prefix
        return address.bits >> shift == self.base.bits >> shift
    }
}
