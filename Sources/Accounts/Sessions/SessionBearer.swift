public import SharedKernel

/// Whoever bears the tokens of a session, as far as that decides whether they may come in and who they are then.
public struct SessionBearer: Hashable, Sendable {
    /// Who they are to the host.
    public let account: AccountID
    /// Who they are to strangers, for this session.
    public let guest: GuestID
    /// The name strangers see.
    public let displayName: String
    /// How their account came to be.
    public let kind: Account.Kind
    /// The first moment the session no longer lasts, if nothing ends it before.
    public let expiresAt: Instant
    /// When the session was ended; nil if it was not.
    public let revokedAt: Instant?
    /// The ban that is stored, in force or over.
    public let ban: Ban?

    /// Makes a bearer from what is known of them.
    public init(
        account: AccountID,
        guest: GuestID,
        displayName: String,
        kind: Account.Kind,
        expiresAt: Instant,
        revokedAt: Instant?,
        ban: Ban?
    ) {
        self.account = account
        self.guest = guest
        self.displayName = displayName
        self.kind = kind
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
        self.ban = ban
    }

    /// Makes a bearer from all that is kept of the session.
    public init(_ holder: SessionHolder) {
        self.init(
            account: holder.account.id,
            guest: holder.session.guest,
            displayName: holder.account.displayName,
            kind: holder.account.kind,
            expiresAt: holder.session.expiresAt,
            revokedAt: holder.session.revokedAt,
            ban: holder.ban
        )
    }

    /// Whether the session lasts.
    func isLive(at now: Instant) -> Bool {
        self.revokedAt == nil && now < self.expiresAt
    }
}
