public import SharedKernel

/// What the owner of a session is told of it.
public struct SessionSummary: Hashable, Sendable {
    /// The session's name.
    public let id: SessionID
    /// When they signed in.
    public let createdAt: Instant
    /// When it was last refreshed; the same as ``createdAt`` if it never was.
    public let refreshedAt: Instant
    /// When it ends unless it is refreshed.
    public let expiresAt: Instant
    /// What they signed in with, such as "Firefox on Android".
    public let device: String?

    /// Tells of a session.
    init(_ session: SignInSession) {
        self.id = session.id
        self.createdAt = session.createdAt
        self.refreshedAt = session.refreshedAt
        self.expiresAt = session.expiresAt
        self.device = session.device
    }
}
