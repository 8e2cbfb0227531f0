/// A point in wall-clock time, to the millisecond, counted from the Unix epoch.
///
/// Deciders take an instant as an argument and never read a clock; workers read one through ``WallClock``.
public struct Instant: Hashable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public let milliseconds: Int64

    /// Makes an instant from milliseconds since the Unix epoch.
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }
}

extension Instant: InstantProtocol {
    /// The instant so much later, rounded down to a millisecond.
    public func advanced(by duration: Duration) -> Instant {
        Instant(milliseconds: self.milliseconds + duration.wholeMilliseconds)
    }

    /// How long from this instant to another; negative if the other is earlier.
    public func duration(to other: Instant) -> Duration {
        .milliseconds(other.milliseconds - self.milliseconds)
    }

    /// Earlier instants come first.
    public static func < (lhs: Instant, rhs: Instant) -> Bool {
        lhs.milliseconds < rhs.milliseconds
    }
}

extension Duration {
    /// The duration in milliseconds, rounded toward zero.
    public var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = self.components
        return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    }
}
