import Foundation

/// What addresses are throttled by: an IPv4 address, or the /64 that one IPv6 subscriber is given.
package enum AddressKey: Hashable, Sendable {
    case v4(UInt32)
    case v6(prefix: UInt64)
    /// Whatever cannot be read, together: a server behind a socket file sees no addresses.
    case unknown

    /// Reads an address as it is written; what cannot be read is ``unknown``.
    package init(_ text: String) {
        let host = text.utf8.contains(UInt8(ascii: "%")) ? String(text.prefix { $0 != "%" }) : text
        var v4 = in_addr()
        var v6 = in6_addr()
        if inet_pton(AF_INET, host, &v4) == 1 {
            self = .v4(UInt32(bigEndian: v4.s_addr))
        } else if inet_pton(AF_INET6, host, &v6) == 1 {
            let words = withUnsafeBytes(of: v6) { bytes in
                (0..<2).map { UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self)) }
            }
            // ::ffff:a.b.c.d is how a dual-stack listener writes an IPv4 address.
            let isMapped = words[0] == 0 && words[1] >> 32 == 0xffff
            self = isMapped ? .v4(UInt32(truncatingIfNeeded: words[1])) : .v6(prefix: words[0])
        } else {
            self = .unknown
        }
    }
}
