/// What one guest has left of a ``Rate``.
public struct Allowance: Hashable, Sendable {
    private let rate: Rate
    private var wholeAt: Int64?

    /// A whole allowance.
    public init(_ rate: Rate) {
        self.rate = rate
    }

    /// Takes one time.
    ///
    /// Answers nil if that is allowed, else how long until it is.
    public mutating func take(at now: Instant) -> Duration? {
        self.rate.take(from: &self.wholeAt, at: now)
    }
}
