public import SharedKernel

/// Where accounts are kept, with their credentials, sessions and bans; and invites, revocations and the audit trail.
///
/// Every verb is one atomic step. It may be repeated: doing it twice is as doing it once, but for
/// ``note(_:)``, which adds an entry each time.
///
/// What ends a session, and what shuts an account out, adds to the feed of revocations in the same step; so does the
/// audit entry that a verb is handed. A step that changes nothing adds nothing to either. `AccountStoreConformance`
/// says what every store must do.
public protocol AccountStore: Sendable {
    /// Adds an account, its credentials if it has any, and its first session, and takes one use from the invite if one
    /// is named, which must be good when the session begins.
    ///
    /// If the invite is not, or the login's key is another account's, nothing is added and no use is taken; the invite
    /// is looked at first. A repetition takes no further use.
    func add(
        _ account: Account,
        credentials: Credentials?,
        session: SignInSession,
        spending invite: InviteDigest?
    ) async throws(StoreError) -> Addition

    /// Makes a guest's account a member's: its kind, the credentials, the consent as of this time, the display name if
    /// one is given, and one use from the invite if one is named.
    ///
    /// Anything but `.promoted` leaves everything as it was. The guest is looked at first, then the invite, then the
    /// login.
    func promote(
        _ account: AccountID,
        credentials: Credentials,
        displayName: String?,
        agreeingTo terms: String,
        spending invite: InviteDigest?,
        at now: Instant
    ) async throws(StoreError) -> Promotion

    /// The account of this name.
    func account(_ id: AccountID) async throws(StoreError) -> Account?

    /// The account of this name with all that is kept with it.
    func record(of account: AccountID) async throws(StoreError) -> AccountRecord?

    /// The credentials with this login, and the account they belong to.
    func member(with login: LoginKey) async throws(StoreError) -> Member?

    /// Gives an account another display name; false if it is gone.
    func rename(_ account: AccountID, to displayName: String) async throws(StoreError) -> Bool

    /// Keeps that an account's owner agreed to these terms, and to be an adult, at this time; false if it is gone.
    func agree(_ account: AccountID, to terms: String, at now: Instant) async throws(StoreError) -> Bool

    /// Puts a new hash of the same password in the place of this one; changes nothing if the account has another by
    /// now.
    func replaceHash(
        of account: AccountID,
        from old: PasswordHash,
        to new: PasswordHash
    ) async throws(StoreError)

    /// Puts the hash of a new password in the place of this one, and ends every session of the account but one.
    ///
    /// Answers false, and changes nothing, if the account has another hash by now.
    func changePassword(
        of account: AccountID,
        from old: PasswordHash,
        to new: PasswordHash,
        keeping session: SessionID,
        at now: Instant
    ) async throws(StoreError) -> Bool

    /// Forgets an account with its credentials, sessions and ban, if this is its hash (nil: if it has no credentials).
    ///
    /// Answers false, and changes nothing, otherwise. Its one trace in the feed is that all its sessions are over: what
    /// the feed said of it before is forgotten too.
    func delete(
        _ account: AccountID,
        provenBy hash: PasswordHash?,
        noting entry: AuditEntry
    ) async throws(StoreError) -> Bool

    /// Adds a session, and notes that its account was seen when it began, if this is still the account's hash; false if
    /// it is not or the account is gone, and nothing is changed.
    ///
    /// An account has at most ``SignInSession/mostPerAccount`` live sessions: those not refreshed for longest are ended
    /// to make room.
    func begin(_ session: SignInSession, provenBy hash: PasswordHash) async throws(StoreError) -> Bool

    /// The session of this name, whether it lasts or not, and its account.
    func holder(of session: SessionID) async throws(StoreError) -> SessionHolder?

    /// Whoever bears the tokens of this session, whether it lasts or not: what ``holder(of:)`` would say of them.
    ///
    /// Asked for everybody who comes in, so a store may answer it more cheaply.
    func bearer(of session: SessionID) async throws(StoreError) -> SessionBearer?

    /// Stores a refreshed session if `current` is still its good token and it was not ended, and notes that its account
    /// was seen. Answers false, and changes nothing, otherwise: somebody else was first.
    func refresh(
        _ session: SignInSession,
        replacing current: TokenDigest,
        seenAt now: Instant
    ) async throws(StoreError) -> Bool

    /// Ends a session, if there is one that was not ended.
    func revoke(_ session: SessionID, at now: Instant) async throws(StoreError)

    /// What the feed of revocations says after this place, in the order of the steps, and at most so many; without a
    /// place, nothing but where it ends.
    func revocations(after cursor: Int64?, atMost count: Int) async throws(StoreError) -> Revocations

    /// Keeps a ban in the place of an earlier one; false if the account is gone.
    ///
    /// The very ban that is there already changes nothing.
    func ban(_ ban: Ban, noting entry: AuditEntry) async throws(StoreError) -> Bool

    /// Forgets the ban of an account that is in force when the entry says; false if there is none.
    func unban(_ account: AccountID, noting entry: AuditEntry) async throws(StoreError) -> Bool

    /// Keeps an invite; one with this digest that is there already is left as it is.
    func add(_ invite: InviteSummary, digest: InviteDigest, noting entry: AuditEntry) async throws(StoreError)

    /// The invite with this digest, good or not.
    func invite(with digest: InviteDigest) async throws(StoreError) -> InviteSummary?

    /// All invites, the newest first.
    func invites() async throws(StoreError) -> [InviteSummary]

    /// Adds an entry to the audit trail.
    func note(_ entry: AuditEntry) async throws(StoreError)

    /// The newest entries of the audit trail, the newest first.
    func audit(newest count: Int) async throws(StoreError) -> [AuditEntry]

    /// Forgets sessions that are over, invites that are spent or expired, and what is older than it need be.
    ///
    /// A session that nobody ended but its time is told by the feed, too: somebody may still sit in it.
    func prune(_ horizon: PruneHorizon) async throws(StoreError)
}

extension AccountStore {
    /// Asks ``holder(of:)``.
    public func bearer(of session: SessionID) async throws(StoreError) -> SessionBearer? {
        try await self.holder(of: session).map { SessionBearer($0) }
    }
}
