public import SharedKernel

/// Somebody who may come in: a guest for a while, or a member with a login and a password.
///
/// Strangers never see an account; they see the guest of a sign-in session (``SignInSession/guest``).
public struct Account: Hashable, Sendable {
    /// How an account came to be, and what may be asked of it.
    public enum Kind: String, CaseIterable, Sendable {
        /// Came with a guest pass; has no credentials and is forgotten when unseen for the guest's time to live.
        case guest
        /// Signed up with a login and a password.
        case member
    }

    /// Who this is to the host.
    public let id: AccountID
    /// How the account came to be.
    public let kind: Kind
    /// The name strangers see; never the login unless its owner chose so.
    public let displayName: String
    /// When the account was made.
    public let createdAt: Instant
    /// When its owner last signed in or refreshed, so at most one access token's life ago for those who are here.
    public let lastSeenAt: Instant
    /// When its owner said that they are an adult.
    public let adultConfirmedAt: Instant
    /// The version of the terms they agreed to.
    public let termsVersion: String

    /// Makes an account from what is known of it.
    public init(
        id: AccountID,
        kind: Kind,
        displayName: String,
        createdAt: Instant,
        lastSeenAt: Instant,
        adultConfirmedAt: Instant,
        termsVersion: String
    ) {
        self.id = id
        self.kind = kind
        self.displayName = displayName
        self.createdAt = createdAt
        self.lastSeenAt = lastSeenAt
        self.adultConfirmedAt = adultConfirmedAt
        self.termsVersion = termsVersion
    }

    /// Whether this account came with a guest pass.
    public var isGuest: Bool {
        self.kind == .guest
    }
}
