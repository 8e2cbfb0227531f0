public import SharedKernel

/// What somebody holds after signing up, signing in, taking a guest pass or refreshing.
public struct SignedIn: Sendable {
    /// Who they are.
    public let account: Account
    /// The session they are in; it keeps its name through every refresh.
    public let session: SessionID
    /// The signed token that every call carries.
    public let accessToken: String
    /// How long the access token is good for.
    public let expiresIn: Duration
    /// The secret that buys the next access token, once; nil after a promotion, where the one there is stays good.
    public let refreshToken: String?
    /// How long the refresh token is good for.
    public let refreshExpiresIn: Duration

    /// Makes the answer to a sign-in from its parts.
    public init(
        account: Account,
        session: SessionID,
        accessToken: String,
        expiresIn: Duration,
        refreshToken: String?,
        refreshExpiresIn: Duration
    ) {
        self.account = account
        self.session = session
        self.accessToken = accessToken
        self.expiresIn = expiresIn
        self.refreshToken = refreshToken
        self.refreshExpiresIn = refreshExpiresIn
    }
}
