/// When to try again for a connection that was lost, or that could not be made.
///
/// A connection that served for a while is replaced almost at once; each attempt that fails doubles the pause. One that
/// ends soon after it was made counts as a failed attempt, or a server that hangs up on everybody would be called without
/// a pause.
struct Reconnection: Sendable {
    /// A pause after a failure, whatever the settings: none at all would be a loop that does nothing else.
    private static let shortest = Duration.milliseconds(1)

    private let backoff: RedisBackoff
    private var failures = 0

    init(_ backoff: RedisBackoff) {
        self.backoff = backoff
    }

    /// Whether the last attempt failed.
    var hasFailed: Bool { self.failures > 0 }

    /// Whether connections are lost as soon as they are made.
    var isFlapping: Bool { self.failures > 1 }

    /// How long to wait after an attempt that failed.
    mutating func failed(using generator: inout some RandomNumberGenerator) -> Duration {
        let doublings = min(self.failures, 30)
        self.failures += 1
        let pause = min(max(self.backoff.initial, Self.shortest) * (1 << doublings), self.backoff.maximum)
        return max(pause * (1 - self.chance(using: &generator)), Self.shortest)
    }

    /// How long to wait after a connection has ended that had lived so long.
    mutating func ended(after life: Duration, using generator: inout some RandomNumberGenerator) -> Duration {
        guard life >= self.backoff.maximum else { return self.failed(using: &generator) }
        self.failures = 0
        return self.backoff.initial * self.chance(using: &generator)
    }

    private func chance(using generator: inout some RandomNumberGenerator) -> Double {
        Double.random(in: 0...min(max(self.backoff.jitter, 0), 1), using: &generator)
    }
}
