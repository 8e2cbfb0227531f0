/// How long to wait between attempts at a connection.
public struct RedisBackoff: Hashable, Sendable {
    /// The pause after the first attempt that failed; each further one doubles it.
    public var initial: Duration
    /// The longest pause.
    public var maximum: Duration
    /// By which part of itself, of 0 to 1, a pause is made shorter at most.
    ///
    /// How much is chance, so that many clients of one server do not all come at once.
    public var jitter: Double

    /// Makes a back-off.
    public init(
        initial: Duration = .milliseconds(50),
        maximum: Duration = .seconds(5),
        jitter: Double = 0.5
    ) {
        self.initial = initial
        self.maximum = maximum
        self.jitter = jitter
    }
}
