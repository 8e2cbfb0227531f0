/// So many times in a span of time: all at once if one likes, then evenly.
///
/// Whatever is held to a rate keeps one number for it, the time at which it will be whole again (the "generic cell rate
/// algorithm"). A rate reads no clock.
public struct Rate: Hashable, Sendable {
    private let interval: Int64
    private let capacity: Int64

    /// A rate of so many times in each span of time; 0 times is no limit.
    public init(_ times: Int, per span: Duration) {
        self.interval = times > 0 ? max(1, span.wholeMilliseconds / Int64(times)) : 0
        self.capacity = self.interval * Int64(max(0, times))
    }

    /// Whether there is no limit.
    public var isUnlimited: Bool {
        self.interval == 0
    }

    /// Takes one time from what is whole again at `wholeAt`, in milliseconds; nil is whole now.
    ///
    /// Answers nil if that is allowed, else how long until it is.
    public func take(from wholeAt: inout Int64?, at now: Instant) -> Duration? {
        guard !self.isUnlimited else { return nil }
        let now = now.milliseconds
        // Nothing can be used up further than its capacity; if it seems so, the clock was set back.
        let whole = min(max(wholeAt ?? now, now), now + self.capacity)
        let tooEarly = whole + self.interval - now - self.capacity
        wholeAt = tooEarly > 0 ? whole : whole + self.interval
        return tooEarly > 0 ? .milliseconds(tooEarly) : nil
    }
}
