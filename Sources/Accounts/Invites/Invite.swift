public import SharedKernel

/// An invite as its maker hands it on: this is the only time its code is told.
public struct Invite: Hashable, Sendable {
    /// The secret that lets somebody sign up.
    public let code: String
    /// How many may sign up with it.
    public let uses: Int
    /// The first moment it is no longer good.
    public let expiresAt: Instant

    /// Makes an invite from its parts.
    public init(code: String, uses: Int, expiresAt: Instant) {
        self.code = code
        self.uses = uses
        self.expiresAt = expiresAt
    }
}

/// What is known of an invite besides its code, which nobody can tell any more.
public struct InviteSummary: Hashable, Sendable {
    /// When it was made.
    public let createdAt: Instant
    /// The first moment it is no longer good.
    public let expiresAt: Instant
    /// How many may still sign up with it.
    public let uses: Int
    /// The moderator who made it.
    public let by: String

    /// Makes a summary from its parts.
    public init(createdAt: Instant, expiresAt: Instant, uses: Int, by: String) {
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.uses = uses
        self.by = by
    }

    /// Whether somebody may sign up with it at this time.
    package func isGood(at now: Instant) -> Bool {
        self.uses > 0 && now < self.expiresAt
    }
}
