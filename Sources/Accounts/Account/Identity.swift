public import SharedKernel

/// Who stands behind a valid access token.
public struct Identity: Hashable, Sendable {
    /// Who this is to the host.
    public let account: AccountID
    /// The sign-in session the token belongs to.
    public let session: SessionID
    /// Who this is to strangers, for this session alone.
    public let guest: GuestID
    /// The name strangers see.
    public let displayName: String
    /// Whether the account came with a guest pass.
    public let isGuest: Bool

    /// Makes an identity from its parts.
    public init(account: AccountID, session: SessionID, guest: GuestID, displayName: String, isGuest: Bool) {
        self.account = account
        self.session = session
        self.guest = guest
        self.displayName = displayName
        self.isGuest = isGuest
    }
}
