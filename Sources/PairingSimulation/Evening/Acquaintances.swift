/// Who met whom, and when they parted.
struct Acquaintances: Sendable {
    private struct Pair: Hashable, Sendable {
        let first: UInt32
        let second: UInt32

        init(_ one: UInt32, _ other: UInt32) {
            (self.first, self.second) = (min(one, other), max(one, other))
        }
    }

    /// By the second in which they parted last.
    private var parted: [Pair: UInt32] = [:]

    /// When two parted last, in milliseconds from the beginning; nil if they never met.
    func parting(of one: UInt32, _ other: UInt32) -> Int64? {
        self.parted[Pair(one, other)].map { Int64($0) * 1_000 }
    }

    mutating func part(_ one: UInt32, _ other: UInt32, at milliseconds: Int64) {
        self.parted[Pair(one, other)] = UInt32(milliseconds / 1_000)
    }
}
