import SharedKernel

/// What a member signs in with.
public struct Credentials: Hashable, Sendable {
    /// The login.
    public let login: Login
    /// The password's hash.
    public let hash: PasswordHash

    /// Makes credentials from their parts.
    public init(login: Login, hash: PasswordHash) {
        self.login = login
        self.hash = hash
    }
}

/// An account and all that is kept with it, in one state of the store.
public struct AccountRecord: Hashable, Sendable {
    /// The account.
    public let account: Account
    /// What its owner signs in with; guests have none.
    public let credentials: Credentials?
    /// The ban that is stored, in force or over.
    public let ban: Ban?
    /// The sessions that are stored, lasting or over, in no order.
    public let sessions: [SignInSession]

    /// Makes a record from its parts.
    public init(account: Account, credentials: Credentials?, ban: Ban?, sessions: [SignInSession]) {
        self.account = account
        self.credentials = credentials
        self.ban = ban
        self.sessions = sessions
    }

    var overview: AccountOverview {
        AccountOverview(account: self.account, login: self.credentials?.login.text)
    }

    /// The sessions that last at this time, the newest first.
    func liveSessions(at now: Instant) -> [SessionSummary] {
        self.sessions.filter { $0.isLive(at: now) }
            .sorted { ($0.createdAt, $0.id.description) > ($1.createdAt, $1.id.description) }
            .map(SessionSummary.init)
    }
}

/// An account, what its owner signs in with, and the ban that is stored.
public struct Member: Hashable, Sendable {
    /// The account.
    public let account: Account
    /// Its credentials.
    public let credentials: Credentials
    /// The ban that is stored, in force or over.
    public let ban: Ban?

    /// Makes a member from its parts.
    public init(account: Account, credentials: Credentials, ban: Ban? = nil) {
        self.account = account
        self.credentials = credentials
        self.ban = ban
    }
}

/// A session, whose it is, and the ban that is stored.
public struct SessionHolder: Hashable, Sendable {
    /// The account.
    public let account: Account
    /// The session.
    public let session: SignInSession
    /// The ban that is stored, in force or over.
    public let ban: Ban?

    /// Makes a holder from its parts.
    public init(account: Account, session: SignInSession, ban: Ban? = nil) {
        self.account = account
        self.session = session
        self.ban = ban
    }
}
