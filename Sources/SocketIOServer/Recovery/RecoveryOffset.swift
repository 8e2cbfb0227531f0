/// The name of a packet, by which a client says how far it has heard.
///
/// It goes out as the event's last argument. It tells nothing about how many packets there are: it is chance.
package enum RecoveryOffset {
    /// The longest that is taken from another server, in bytes.
    package static let maximumLength = 64

    /// A new one, of 64 random bits in characters that JSON does not escape.
    package static func make(using generator: inout some RandomNumberGenerator) -> String {
        String(generator.next() as UInt64, radix: 36)
    }

    /// Whether another server's offset can stand in a JSON string as it is.
    package static func isWellFormed(_ offset: String) -> Bool {
        !offset.isEmpty && offset.utf8.count <= self.maximumLength
            && offset.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x7A) }
    }
}

/// The name by which a client may claim its session: whoever has it is taken for that client.
package enum RecoveryID {
    /// A new one, of 128 random bits in characters that JSON does not escape.
    package static func make(using generator: inout some RandomNumberGenerator) -> String {
        String(generator.next() as UInt64, radix: 36) + "-" + String(generator.next() as UInt64, radix: 36)
    }
}
