public import SharedKernel
import Synchronization

/// A clock that stands still until a test moves it.
public final class ManualClock: Sendable {
    private let instant: Mutex<Instant>

    /// Makes a clock that shows a moment: by default the first of January 2026.
    public init(startingAt instant: Instant = Instant(milliseconds: 1_767_225_600_000)) {
        self.instant = Mutex(instant)
    }

    /// What it shows.
    public var now: Instant {
        self.instant.withLock { $0 }
    }

    /// The clock as workers take it.
    public var wallClock: WallClock {
        WallClock { self.now }
    }

    /// Moves it forward or, by a negative duration, back.
    public func advance(by duration: Duration) {
        self.instant.withLock { $0 = $0.advanced(by: duration) }
    }
}
