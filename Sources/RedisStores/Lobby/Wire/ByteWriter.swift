import Matchmaking
import SharedKernel

/// Writes arguments as the lobby's library reads them.
enum ByteWriter {
    static func bytes(_ number: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64(56 - 8 * $0)) }
    }

    static func bytes<Kind>(_ identifier: Identifier<Kind>) -> [UInt8] {
        self.bytes(identifier.high) + self.bytes(identifier.low)
    }

    /// Nothing if there is none.
    static func bytes<Kind>(_ identifier: Identifier<Kind>?) -> [UInt8] {
        identifier.map { self.bytes($0) } ?? []
    }

    static func bytes(_ text: String) -> [UInt8] {
        Array(text.utf8)
    }

    static func bytes(_ instant: Instant) -> [UInt8] {
        self.bytes(String(instant.milliseconds))
    }

    /// Interests, each once and in the order in which they are shown; one byte for none.
    ///
    /// The order is made here: the library's language would order by the server's locale.
    static func words(_ interests: [Interest]) -> [UInt8] {
        let sorted = Set(interests.prefix(Wish.maximumInterests)).sorted()
        return sorted.reduce(into: [UInt8(sorted.count)]) { bytes, interest in
            let name = Array(interest.name.utf8.prefix(Int(UInt16.max)))
            bytes += [UInt8(name.count >> 8), UInt8(truncatingIfNeeded: name.count)] + name
        }
    }

    static func language(_ wish: LanguageWish) -> [UInt8] {
        switch wish {
        case .any: self.bytes("=")
        case .only(let language): Array(self.bytes("=" + language.subtag).prefix(256))
        }
    }

    /// A card, or nothing in place of one that is too long.
    static func card(_ card: String) -> [UInt8] {
        card.utf8.count <= 4_096 ? self.bytes(card) : []
    }

    /// The rules, and what servers are held to, in one argument.
    static func rules(_ rules: Rules, lease: Duration, backlog: Int) -> [UInt8] {
        let numbers =
            [
                rules.reconnectGrace, rules.relaxAfter, rules.rematchCooldown, rules.rematchAfter, rules.callTimeout,
                lease,
            ].map { Double($0.wholeMilliseconds) } + [Double(backlog)]
        return numbers.flatMap { self.bytes($0.bitPattern) }
    }
}
