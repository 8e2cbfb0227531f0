import Accounts
import SharedKernel
import Synchronization
import Testing

/// Two stores on one file, as two servers have them, taking turns.
final class AlternatingAccountStore: AccountStore {
    private let first: any AccountStore
    private let second: any AccountStore
    private let turn = Atomic(0)

    init(first: any AccountStore, second: any AccountStore) {
        self.first = first
        self.second = second
    }

    private var next: any AccountStore {
        self.turn.wrappingAdd(1, ordering: .relaxed).newValue.isMultiple(of: 2) ? self.first : self.second
    }

    func add(
        _ account: Account,
        credentials: Credentials?,
        session: SignInSession,
        spending invite: InviteDigest?
    ) async throws(StoreError) -> Addition {
        try await self.next.add(account, credentials: credentials, session: session, spending: invite)
    }

    func promote(
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

    func account(_ id: AccountID) async throws(StoreError) -> Account? {
        try await self.next.account(id)
    }

    func record(of account: AccountID) async throws(StoreError) -> AccountRecord? {
        try await self.next.record(of: account)
    }

    func member(with login: LoginKey) async throws(StoreError) -> Member? {
        try await self.next.member(with: login)
    }

    func rename(_ account: AccountID, to displayName: String) async throws(StoreError) -> Bool {
        try await self.next.rename(account, to: displayName)
    }

    func agree(_ account: AccountID, to terms: String, at now: Instant) async throws(StoreError) -> Bool {
        try await self.next.agree(account, to: terms, at: now)
    }

    func replaceHash(
        of account: AccountID,
        from old: PasswordHash,
        to new: PasswordHash
    ) async throws(StoreError) {
        try await self.next.replaceHash(of: account, from: old, to: new)
    }

    func changePassword(
        of account: AccountID,
        from old: PasswordHash,
        to new: PasswordHash,
        keeping session: SessionID,
        at now: Instant
    ) async throws(StoreError) -> Bool {
        try await self.next.changePassword(of: account, from: old, to: new, keeping: session, at: now)
    }

    func delete(
        _ account: AccountID,
        provenBy hash: PasswordHash?,
        noting entry: AuditEntry
    ) async throws(StoreError) -> Bool {
        try await self.next.delete(account, provenBy: hash, noting: entry)
    }

    func begin(_ session: SignInSession, provenBy hash: PasswordHash) async throws(StoreError) -> Bool {
        try await self.next.begin(session, provenBy: hash)
    }

    /// Asks the other server for the same in the shorter way, which must come to the same.
    func holder(of session: SessionID) async throws(StoreError) -> SessionHolder? {
        let holder = try await self.next.holder(of: session)
        let bearer = try await self.next.bearer(of: session)
        #expect(bearer == holder.map { SessionBearer($0) })
        return holder
    }

    func bearer(of session: SessionID) async throws(StoreError) -> SessionBearer? {
        try await self.next.bearer(of: session)
    }

    func refresh(
        _ session: SignInSession,
        replacing current: TokenDigest,
        seenAt now: Instant
    ) async throws(StoreError) -> Bool {
        try await self.next.refresh(session, replacing: current, seenAt: now)
    }

    func revoke(_ session: SessionID, at now: Instant) async throws(StoreError) {
        try await self.next.revoke(session, at: now)
    }

    func revocations(after cursor: Int64?, atMost count: Int) async throws(StoreError) -> Revocations {
        try await self.next.revocations(after: cursor, atMost: count)
    }

    func ban(_ ban: Ban, noting entry: AuditEntry) async throws(StoreError) -> Bool {
        try await self.next.ban(ban, noting: entry)
    }

    func unban(_ account: AccountID, noting entry: AuditEntry) async throws(StoreError) -> Bool {
        try await self.next.unban(account, noting: entry)
    }

    func add(_ invite: InviteSummary, digest: InviteDigest, noting entry: AuditEntry) async throws(StoreError) {
        try await self.next.add(invite, digest: digest, noting: entry)
    }

    func invite(with digest: InviteDigest) async throws(StoreError) -> InviteSummary? {
        try await self.next.invite(with: digest)
    }

    func invites() async throws(StoreError) -> [InviteSummary] {
        try await self.next.invites()
    }

    func note(_ entry: AuditEntry) async throws(StoreError) {
        try await self.next.note(entry)
    }

    func audit(newest count: Int) async throws(StoreError) -> [AuditEntry] {
        try await self.next.audit(newest: count)
    }

    func prune(_ horizon: PruneHorizon) async throws(StoreError) {
        try await self.next.prune(horizon)
    }
}
