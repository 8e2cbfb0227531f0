public import SharedKernel

/// Where accounts, their credentials and their sessions are kept.
///
/// Every verb is one atomic step, and may be repeated: doing it twice is as doing it once. `AccountStoreConformance`
/// says what every store must do.
public protocol AccountStore: Sendable {
    /// Adds an account, its credentials if it has any, and its first session. If the login's key is another account's
    /// nothing is added.
    func add(
        _ account: Account,
        credentials: Credentials?,
        session: SignInSession
    ) async throws(AccountStoreError) -> Addition

    /// The account of this name.
    func account(_ id: AccountID) async throws(AccountStoreError) -> Account?

    /// The credentials with this login, and the account they belong to.
    func member(with login: LoginKey) async throws(AccountStoreError) -> Member?

    /// Puts a new hash in the place of this one; changes nothing if the account has another by now.
    func replaceHash(
        of account: AccountID,
        from old: PasswordHash,
        to new: PasswordHash
    ) async throws(AccountStoreError)

    /// Adds a session, and notes that its account was seen when it began. Changes nothing if the account is gone.
    func begin(_ session: SignInSession) async throws(AccountStoreError)

    /// The session of this name and its account, whether the session lasts or not.
    func holder(of session: SessionID) async throws(AccountStoreError) -> SessionHolder?

    /// Stores a refreshed session if `current` is still its good token and it was not ended, and notes that its account
    /// was seen. Answers false, and changes nothing, otherwise: somebody else was first.
    func refresh(
        _ session: SignInSession,
        replacing current: TokenDigest,
        seenAt now: Instant
    ) async throws(AccountStoreError) -> Bool

    /// Ends a session, if there is one that was not ended.
    func revoke(_ session: SessionID, at now: Instant) async throws(AccountStoreError)

    /// Forgets sessions that are over at this time, and guests last seen before `unseenSince` who are in no session.
    func prune(at now: Instant, guestsUnseenSince: Instant) async throws(AccountStoreError)
}

/// What came of adding an account.
public enum Addition: Hashable, Sendable {
    /// It is there.
    case added
    /// Another account has that login.
    case loginTaken
}

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

/// An account and what its owner signs in with.
public struct Member: Hashable, Sendable {
    /// The account.
    public let account: Account
    /// Its credentials.
    public let credentials: Credentials

    /// Makes a member from its parts.
    public init(account: Account, credentials: Credentials) {
        self.account = account
        self.credentials = credentials
    }
}

/// A session and whose it is.
public struct SessionHolder: Hashable, Sendable {
    /// The account.
    public let account: Account
    /// The session.
    public let session: SignInSession

    /// Makes a holder from its parts.
    public init(account: Account, session: SignInSession) {
        self.account = account
        self.session = session
    }
}
