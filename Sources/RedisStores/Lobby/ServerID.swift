/// Names one server's stay in a lobby, from when it joined until it leaves or is given up.
///
/// A server that was given up and comes back joins under another one: what was decided for the old one is never taken
/// for the new one's.
public struct ServerID: Hashable, Sendable {
    /// 64 random bits.
    public let number: UInt64

    /// Makes an identifier of its bits.
    public init(number: UInt64) {
        self.number = number
    }

    /// Makes a new identifier.
    public static func random(using generator: inout some RandomNumberGenerator) -> Self {
        Self(number: generator.next())
    }
}

extension ServerID: LosslessStringConvertible {
    /// The written form: 16 lower-case hexadecimal digits.
    public var description: String {
        let digits = String(self.number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// Reads the written form; anything else is nil.
    public init?(_ description: String) {
        guard description.utf8.count == 16, let number = UInt64(description, radix: 16) else { return nil }
        self.number = number
    }
}
