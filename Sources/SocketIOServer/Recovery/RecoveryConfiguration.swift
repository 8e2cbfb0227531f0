/// How sessions of clients that lost their transport are kept, so that they may go on.
///
/// Everything here holds for one namespace.
public struct RecoveryConfiguration: Hashable, Sendable {
    /// How long a client may be away and come back as if it had not been.
    public var maximumDisconnection: Duration
    /// How many packets are kept for those who are away.
    ///
    /// The oldest goes first, and with it the sessions that would have needed it.
    public var maximumPackets: Int
    /// How many bytes these packets may have together.
    public var maximumBytes: Int
    /// How many sessions of clients that are away are kept; the one that is away longest goes first.
    public var maximumSessions: Int

    /// Makes a configuration.
    public init(
        maximumDisconnection: Duration = .seconds(120),
        maximumPackets: Int = 10_000,
        maximumBytes: Int = 16 * 1_024 * 1_024,
        maximumSessions: Int = 10_000
    ) {
        self.maximumDisconnection = maximumDisconnection
        self.maximumPackets = maximumPackets
        self.maximumBytes = maximumBytes
        self.maximumSessions = maximumSessions
    }
}
