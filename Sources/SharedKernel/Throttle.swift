import SharedKernel

/// A token bucket for each key: so many tries a minute, all at once if one likes, then evenly.
///
/// A bucket is kept as one number, the time at which it will be full again (the "generic cell rate algorithm").
/// The table is bounded: it holds at most `bound` keys, in two generations. When the younger is full the older, which
/// holds the keys not tried for longest, is forgotten; a forgotten bucket is full again. Reads no clock.
struct Throttle<Key: Hashable & Sendable>: Sendable {
    private let interval: Int64
    private let capacity: Int64
    private let generationBound: Int
    private var younger: [Key: Int64] = [:]
    private var older: [Key: Int64] = [:]

    /// A throttle for so many tries a minute, that remembers at most `bound` keys; with 0 tries it lets all pass.
    init(perMinute tries: Int, bound: Int) {
        self.interval = tries > 0 ? max(1, 60_000 / Int64(tries)) : 0
        self.capacity = self.interval * Int64(max(0, tries))
        self.generationBound = max(1, bound / 2)
    }

    /// How many keys are remembered.
    var count: Int {
        self.younger.count + self.older.count
    }

    /// Takes one try from a key's bucket.
    ///
    /// Answers nil if there was one, else how long until there is.
    mutating func take(_ key: Key, at now: Instant) -> Duration? {
        guard self.interval > 0 else { return nil }
        let now = now.milliseconds
        // No bucket can be emptier than empty; if one seems so, the clock was set back.
        let fullAt = min(max(self.younger[key] ?? self.older[key] ?? now, now), now + self.capacity)
        let nextFullAt = fullAt + self.interval
        let tooEarly = nextFullAt - now - self.capacity
        self.remember(key, fullAt: tooEarly > 0 ? fullAt : nextFullAt)
        return tooEarly > 0 ? .milliseconds(tooEarly) : nil
    }

    private mutating func remember(_ key: Key, fullAt: Int64) {
        self.older[key] = nil
        if self.younger[key] == nil, self.younger.count >= self.generationBound {
            self.older = self.younger
            self.younger = [:]
        }
        self.younger[key] = fullAt
    }
}
