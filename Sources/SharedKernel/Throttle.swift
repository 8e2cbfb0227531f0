/// A ``Rate`` for each key, such as an address.
///
/// It remembers a bounded number of keys; a forgotten key's allowance is whole again. Reads no clock.
public struct Throttle<Key: Hashable & Sendable>: Sendable {
    private let rate: Rate
    private var wholeAt: RecentTable<Key, Int64>

    /// A throttle that remembers at most `bound` keys.
    public init(_ rate: Rate, bound: Int) {
        self.rate = rate
        self.wholeAt = RecentTable(bound: bound)
    }

    /// How many keys are remembered.
    public var count: Int {
        self.wholeAt.count
    }

    /// Takes one time from a key's allowance.
    ///
    /// Answers nil if that is allowed, else how long until it is.
    public mutating func take(_ key: Key, at now: Instant) -> Duration? {
        guard !self.rate.isUnlimited else { return nil }
        let rate = self.rate
        return self.wholeAt.update(key) { rate.take(from: &$0, at: now) }
    }
}
