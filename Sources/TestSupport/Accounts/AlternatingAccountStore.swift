public import Accounts
public import SharedKernel
import Synchronization
import Testing

/// Two stores on one database, as two servers have them, taking turns.
public final class AlternatingAccountStore: AccountStore {
    private let first: any AccountStore
    private let second: any AccountStore
    private let turn = Atomic(0)

    /// Makes one store of two.
    public init(first: any AccountStore, second: any AccountStore) {
        self.first = first
        self.second = second
    }

    private var next: any AccountStore {
        self.turn.wrappingAdd(1, ordering: .relaxed).newValue.isMultiple(of: 2) ? self.first : self.second
    }

    /// See `AccountStore`.
    public func add(
        _ account: Account,
        credentials: Credentials?,
        session: SignInSession,
        spending invite: InviteDigest?
    ) async throws(StoreError) -> Addition {
        try await self.next.add(account, credentials: credentials, session: session, spending: invite)
    }

    /// See `AccountStore`.
    public func promote(
        _ account: AccountID,
        credentials: Credentials,
        displayName: String?,
        agreeingTo terms: String,
        spending invite: InviteDigest?,
        at now: Instant
    ) async throws(StoreError) -> Promotion {
        try await self.next.promote(
            account,
            credentials: credentials,
            displayName: displayName,
            agreeingTo: terms,
            spending: invite,
            at: now
        )
    }

    /// See `AccountStore`.
    public func account(_ id: AccountID) async throws(StoreError) -> Account? {
        try await self.next.account(id)
    }

    /// See `AccountStore`.
    public func record(of account: AccountID) async throws(StoreError) -> AccountRecord? {
        try await self.next.record(of: account)
    }

    /// See `AccountStore`.
    public func member(with login: LoginKey) async throws(StoreError) -> Member? {
        try await self.next.member(with: login)
    }

    /// See `AccountStore`.
    public func rename(_ account: AccountID, to displayName: String) async throws(StoreError) -> Bool {
        try await self.next.rename(account, to: displayName)
    }

    /// See `AccountStore`.
    public func agree(_ account: AccountID, to terms: String, at now: Instant) async throws(StoreError) -> Bool {
        try await self.next.agree(account, to: terms, at: now)
    }

    /// See `AccountStore`.
    public func replaceHash(
        of account: AccountID,
        from old: PasswordHash,
        to new: PasswordHash
    ) async throws(StoreError) {
        try await self.next.replaceHash(of: account, from: old, to: new)
    }

    /// See `AccountStore`.
    public func changePassword(
        of account: AccountID,
        from old: PasswordHash,
        to new: PasswordHash,
        keeping session: SessionID,
        at now: Instant
    ) async throws(StoreError) -> Bool {
        try await self.next.changePassword(of: account, from: old, to: new, keeping: session, at: now)
    }

    /// See `AccountStore`.
    public func delete(
        _ account: AccountID,
        provenBy hash: PasswordHash?,
        noting entry: AuditEntry
    ) async throws(StoreError) -> Bool {
        try await self.next.delete(account, provenBy: hash, noting: entry)
    }

    /// See `AccountStore`.
    public func begin(_ session: SignInSession, provenBy hash: PasswordHash) async throws(StoreError) -> Bool {
        try await self.next.begin(session, provenBy: hash)
    }

    /// Asks the other server for the same in the shorter way, which must come to the same.
    public func holder(of session: SessionID) async throws(StoreError) -> SessionHolder? {
        let holder = try await self.next.holder(of: session)
        let bearer = try await self.next.bearer(of: session)
        #expect(bearer == holder.map { SessionBearer($0) })
        return holder
    }

    /// See `AccountStore`.
    public func bearer(of session: SessionID) async throws(StoreError) -> SessionBearer? {
        try await self.next.bearer(of: session)
    }

    /// See `AccountStore`.
    public func refresh(
        _ session: SignInSession,
        replacing current: TokenDigest,
        seenAt now: Instant
    ) async throws(StoreError) -> Bool {
        try await self.next.refresh(session, replacing: current, seenAt: now)
    }

    /// See `AccountStore`.
    public func revoke(_ session: SessionID, at now: Instant) async throws(StoreError) {
        try await self.next.revoke(session, at: now)
    }

    /// See `AccountStore`.
    public func revocations(after cursor: Int64?, atMost count: Int) async throws(StoreError) -> Revocations {
        try await self.next.revocations(after: cursor, atMost: count)
    }

    /// See `AccountStore`.
    public func ban(_ ban: Ban, noting entry: AuditEntry) async throws(StoreError) -> Bool {
        try await self.next.ban(ban, noting: entry)
    }

    /// See `AccountStore`.
    public func unban(_ account: AccountID, noting entry: AuditEntry) async throws(StoreError) -> Bool {
        try await self.next.unban(account, noting: entry)
    }

    /// See `AccountStore`.
    public func add(_ invite: InviteSummary, digest: InviteDigest, noting entry: AuditEntry) async throws(StoreError) {
        try await self.next.add(invite, digest: digest, noting: entry)
    }

    /// See `AccountStore`.
    public func invite(with digest: InviteDigest) async throws(StoreError) -> InviteSummary? {
        try await self.next.invite(with: digest)
    }

    /// See `AccountStore`.
    public func invites() async throws(StoreError) -> [InviteSummary] {
        try await self.next.invites()
    }

    /// See `AccountStore`.
    public func note(_ entry: AuditEntry) async throws(StoreError) {
        try await self.next.note(entry)
    }

    /// See `AccountStore`.
    public func audit(newest count: Int) async throws(StoreError) -> [AuditEntry] {
        try await self.next.audit(newest: count)
    }

    /// See `AccountStore`.
    public func prune(_ horizon: PruneHorizon) async throws(StoreError) {
        try await self.next.prune(horizon)
    }
}
