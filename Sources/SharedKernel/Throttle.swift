/// A ``Rate`` for each key, such as an address.
///
/// The table is bounded: it holds at most `bound` keys, in two generations. When the younger is full the older, which
/// holds the keys not tried for longest, is forgotten; a forgotten key's allowance is whole again. Reads no clock.
public struct Throttle<Key: Hashable & Sendable>: Sendable {
    private let rate: Rate
    private let generationBound: Int
    private var younger: [Key: Int64] = [:]
    private var older: [Key: Int64] = [:]

    /// A throttle that remembers at most `bound` keys.
    public init(_ rate: Rate, bound: Int) {
        self.rate = rate
        self.generationBound = max(1, bound / 2)
    }

    /// How many keys are remembered.
    public var count: Int {
        self.younger.count + self.older.count
    }

    /// Takes one time from a key's allowance.
    ///
    /// Answers nil if that is allowed, else how long until it is.
    public mutating func take(_ key: Key, at now: Instant) -> Duration? {
        guard !self.rate.isUnlimited else { return nil }
        var wholeAt = self.younger[key] ?? self.older[key]
        let wait = self.rate.take(from: &wholeAt, at: now)
        self.older[key] = nil
        if self.younger[key] == nil, self.younger.count >= self.generationBound {
            self.older = self.younger
            self.younger = [:]
        }
        self.younger[key] = wholeAt
        return wait
    }
}
