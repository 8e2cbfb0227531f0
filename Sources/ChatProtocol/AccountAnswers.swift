public import SharedKernel

/// An account as its owner sees it.
public struct AccountCard: Codable, Hashable, Sendable {
    /// Names the account.
    public let id: AccountID
    /// What strangers see.
    public let displayName: String
    /// Whether it came with a guest pass.
    public let guest: Bool

    /// Makes a card.
    public init(id: AccountID, displayName: String, guest: Bool) {
        self.id = id
        self.displayName = displayName
        self.guest = guest
    }
}

/// The answer to signing up, signing in, taking a guest pass and refreshing.
public struct SessionAnswer: Codable, Hashable, Sendable {
    /// Who they are.
    public let account: AccountCard
    /// What every call carries.
    public let accessToken: String
    /// For how long the access token is good, in seconds.
    public let expiresIn: Int

    /// Makes the answer.
    public init(account: AccountCard, accessToken: String, expiresIn: Int) {
        self.account = account
        self.accessToken = accessToken
        self.expiresIn = expiresIn
    }
}

/// The answer of `GET` and `PATCH /api/account`.
public struct AccountAnswer: Codable, Hashable, Sendable {
    /// The account.
    public let account: AccountCard
    /// The name its owner signs in with; guests have none.
    public let login: String?
    /// When it was made: RFC 3339.
    public let createdAt: String
    /// The version of the terms its owner agreed to.
    public let terms: String

    /// Makes the answer.
    public init(account: AccountCard, login: String? = nil, createdAt: String, terms: String) {
        self.account = account
        self.login = login
        self.createdAt = createdAt
        self.terms = terms
    }
}

/// A sign-in session as its owner sees it; the times are RFC 3339.
public struct SessionCard: Codable, Hashable, Sendable {
    /// Names the session.
    public let id: SessionID
    /// When they signed in.
    public let createdAt: String
    /// When it was last refreshed; the same as `createdAt` if it never was.
    public let refreshedAt: String
    /// When it ends unless it is refreshed.
    public let expiresAt: String
    /// What they signed in with, such as "Firefox on Android", if it said so.
    public let device: String?
    /// Whether it is the session that asks.
    public let current: Bool

    /// Makes a card.
    public init(
        id: SessionID,
        createdAt: String,
        refreshedAt: String,
        expiresAt: String,
        device: String? = nil,
        current: Bool
    ) {
        self.id = id
        self.createdAt = createdAt
        self.refreshedAt = refreshedAt
        self.expiresAt = expiresAt
        self.device = device
        self.current = current
    }
}

/// The answer of `GET /api/sessions`.
public struct SessionsAnswer: Codable, Hashable, Sendable {
    /// The sessions that last, the newest first.
    public let sessions: [SessionCard]

    /// Makes the answer.
    public init(sessions: [SessionCard]) {
        self.sessions = sessions
    }
}
