import Matchmaking

/// Which part of the guests asks for which language; the rest takes any.
package struct LanguageShares: Codable, Hashable, Sendable, LosslessStringConvertible {
    /// One language, and which part of the guests asks for it.
    package struct Share: Codable, Hashable, Sendable {
        /// The language's primary subtag.
        package let language: String
        /// From 0 to 1.
        package let share: Double
    }

    /// What is taken where nothing else is said: half of the guests ask for one, and more for some than for others.
    package static let usual = LanguageShares([("en", 0.25), ("es", 0.12), ("pt", 0.06), ("fr", 0.05), ("it", 0.02)])
    /// Nobody asks for any.
    package static let none = LanguageShares([])

    /// In the order in which they were named.
    package let shares: [Share]

    private init(_ shares: [(String, Double)]) {
        self.shares = shares.map { Share(language: $0.0, share: $0.1) }
    }

    /// Reads per cents, such as `en=30,es=10`, or `none`; anything else is nil.
    package init?(_ description: String) {
        guard description != "none" else {
            self = .none
            return
        }
        var shares: [(String, Double)] = []
        for part in description.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = part.split(separator: "=", omittingEmptySubsequences: false)
            guard sides.count == 2, 2...3 ~= sides[0].count, sides[0].allSatisfy({ "a"..."z" ~= $0 }),
                let percent = Double(sides[1]), 0...100 ~= percent, !shares.contains(where: { $0.0 == sides[0] })
            else { return nil }
            shares.append((String(sides[0]), percent / 100))
        }
        guard shares.reduce(0, { $0 + $1.1 }) <= 1.000_001 else { return nil }
        self.init(shares)
    }

    /// The written form.
    package var description: String {
        guard !self.shares.isEmpty else { return "none" }
        return self.shares.map { "\($0.language)=\(($0.share * 100).short)" }.joined(separator: ",")
    }

    func draw(using chance: inout Chance) -> Language? {
        var rest = chance.unit()
        for share in self.shares {
            if rest < share.share { return Language(share.language) }
            rest -= share.share
        }
        return nil
    }
}
