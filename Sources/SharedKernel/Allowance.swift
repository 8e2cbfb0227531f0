/// How often something may be done: so many times in a while, all at once if one likes, then evenly.
///
/// It is kept as one number, the time at which it will be whole again (the "generic cell rate algorithm"). It reads no
/// clock.
public struct Allowance: Hashable, Sendable {
    private let interval: Int64
    private let capacity: Int64
    private var wholeAt: Int64 = .min

    /// An allowance of so many times in each span of time; 0 times allows everything.
    public init(_ times: Int, per span: Duration) {
        self.interval = times > 0 ? max(1, span.wholeMilliseconds / Int64(times)) : 0
        self.capacity = self.interval * Int64(max(0, times))
    }

    /// Does it once.
    ///
    /// Answers nil if that is allowed, else how long until it is.
    public mutating func take(at now: Instant) -> Duration? {
        guard self.interval > 0 else { return nil }
        let now = now.milliseconds
        // Nothing can be used up further than its capacity; if it seems so, the clock was set back.
        let wholeAt = min(max(self.wholeAt, now), now + self.capacity)
        let tooEarly = wholeAt + self.interval - now - self.capacity
        self.wholeAt = tooEarly > 0 ? wholeAt : wholeAt + self.interval
        return tooEarly > 0 ? .milliseconds(tooEarly) : nil
    }
}
