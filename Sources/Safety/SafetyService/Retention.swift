/// How long the host keeps what it must keep for a while.
public struct Retention: Hashable, Sendable {
    /// How long the log keeps a room, from its start.
    public let rooms: Duration
    /// How long a report is kept after it was decided.
    public let reports: Duration

    /// Makes a retention from its parts.
    public init(rooms: Duration, reports: Duration) {
        self.rooms = rooms
        self.reports = reports
    }
}
