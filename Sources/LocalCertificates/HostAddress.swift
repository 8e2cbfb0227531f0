import Foundation

/// An IPv4 or IPv6 address of a host.
package struct HostAddress: Hashable, Sendable, CustomStringConvertible {
    /// Its 4 or 16 bytes.
    package let bytes: [UInt8]
    /// The address as it is usually written.
    package let description: String

    /// Reads an address; nil if it is none, or one with a scope such as `fe80::1%eth0`.
    package init?(_ text: String) {
        let isVersion6 = text.contains(":")
        let family = isVersion6 ? AF_INET6 : AF_INET
        var bytes = [UInt8](repeating: 0, count: isVersion6 ? 16 : 4)
        var written = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard
            inet_pton(family, text, &bytes) == 1,
            inet_ntop(family, bytes, &written, socklen_t(written.count)) != nil
        else { return nil }
        self.bytes = bytes
        self.description = String(decoding: written.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether it is of IPv6.
    package var isVersion6: Bool {
        self.bytes.count == 16
    }

    /// Whether it reaches the machine itself and no other.
    package var isLoopback: Bool {
        self.isVersion6 ? self.bytes.dropLast().allSatisfy { $0 == 0 } && self.bytes[15] == 1 : self.bytes[0] == 127
    }

    /// Whether it stands for every address, as `0.0.0.0` does: a place to listen, and none to go to.
    package var isUnspecified: Bool {
        self.bytes.allSatisfy { $0 == 0 }
    }

    /// Whether it means something only together with an interface.
    package var isLinkLocal: Bool {
        self.isVersion6
            ? self.bytes[0] == 0xFE && self.bytes[1] & 0xC0 == 0x80
            : self.bytes[0] == 169 && self.bytes[1] == 254
    }
}
