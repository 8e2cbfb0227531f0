/// Where workers read the time, so that tests may hand them a clock of their own.
public struct WallClock: Sendable {
    private let read: @Sendable () -> Instant

    /// Makes a clock that reads as told.
    public init(_ read: @escaping @Sendable () -> Instant) {
        self.read = read
    }

    /// The time now.
    public var now: Instant {
        self.read()
    }
}
