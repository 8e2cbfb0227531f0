public import Accounts
public import SharedKernel
import Synchronization

/// Accounts in memory, for tests of what stands on a store.
///
/// It passes `AccountStoreConformance` like any other.
public final class MemoryAccountStore: AccountStore {
    private let tables = Mutex(AccountTables())
    private let outage: Mutex<StoreError?> = Mutex(nil)
    private let interruption: Mutex<(@Sendable () async -> Void)?> = Mutex(nil)
    private let afterLook: Mutex<(@Sendable () async -> Void)?> = Mutex(nil)

    /// Makes an empty store.
    public init() {}

    /// Makes every verb fail with this error from now on; nil ends the outage.
    public func fail(with error: StoreError?) {
        self.outage.withLock { $0 = error }
    }

    /// Lets something happen just before the next session begins: what another server does in between.
    public func beforeNextSession(_ step: @escaping @Sendable () async -> Void) {
        self.interruption.withLock { $0 = step }
    }

    /// Lets something happen just after the next look at a session: what another server does in between.
    public func afterNextLook(_ step: @escaping @Sendable () async -> Void) {
        self.afterLook.withLock { $0 = step }
    }

    func looked() async {
        await self.afterLook.withLock { $0.take() }?()
    }

    func interrupt() async {
        await self.interruption.withLock { $0.take() }?()
    }

    func withTables<Value: Sendable>(_ body: (inout AccountTables) -> Value) throws(StoreError) -> Value {
        if let error = self.outage.withLock({ $0 }) { throw error }
        return self.tables.withLock { body(&$0) }
    }
}

extension MemoryAccountStore {
    /// See `AccountStore`.
    public func add(
        _ account: Account,
        credentials: Credentials?,
        session: SignInSession,
        spending invite: InviteDigest?
    ) async throws(StoreError) -> Addition {
        try self.withTables { tables in
            guard tables.accounts[account.id] == nil else { return .added }
            guard tables.isGood(invite, at: session.createdAt) else { return .inviteSpent }
            if let credentials, tables.owner(of: credentials.login.key) != nil { return .loginTaken }
            tables.spend(invite)
            tables.accounts[account.id] = account
            tables.credentials[account.id] = credentials
            tables.sessions[session.id] = session
            return .added
        }
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
        try self.withTables { tables in
            guard let guest = tables.accounts[account], guest.isGuest else { return .notAGuest }
            guard tables.isGood(invite, at: now) else { return .inviteSpent }
            guard tables.owner(of: credentials.login.key) == nil else { return .loginTaken }
            let member = guest.with(
                kind: .member,
                displayName: displayName,
                adultConfirmedAt: now,
                termsVersion: terms
            )
            tables.spend(invite)
            tables.accounts[account] = member
            tables.credentials[account] = credentials
            return .promoted(member)
        }
    }

    /// See `AccountStore`.
    public func account(_ id: AccountID) async throws(StoreError) -> Account? {
        try self.withTables { $0.accounts[id] }
    }

    /// See `AccountStore`.
    public func record(of account: AccountID) async throws(StoreError) -> AccountRecord? {
        try self.withTables { tables in
            tables.accounts[account].map { found in
                AccountRecord(
                    account: found,
                    credentials: tables.credentials[account],
                    ban: tables.bans[account],
                    sessions: tables.sessions.values.filter { $0.account == account }
                )
            }
        }
    }

    /// See `AccountStore`.
    public func member(with login: LoginKey) async throws(StoreError) -> Member? {
        try self.withTables { tables in
            guard
                let owner = tables.owner(of: login),
                let account = tables.accounts[owner],
                let credentials = tables.credentials[owner]
            else { return nil }
            return Member(account: account, credentials: credentials, ban: tables.bans[owner])
        }
    }

    /// See `AccountStore`.
    public func rename(_ account: AccountID, to displayName: String) async throws(StoreError) -> Bool {
        try self.withTables { $0.change(account) { $0.with(displayName: displayName) } }
    }

    /// See `AccountStore`.
    public func agree(_ account: AccountID, to terms: String, at now: Instant) async throws(StoreError) -> Bool {
        try self.withTables { $0.change(account) { $0.with(adultConfirmedAt: now, termsVersion: terms) } }
    }

    /// See `AccountStore`.
    public func replaceHash(
        of account: AccountID,
        from old: PasswordHash,
        to new: PasswordHash
    ) async throws(StoreError) {
        try self.withTables { _ = $0.replaceHash(of: account, from: old, to: new) }
    }

    /// See `AccountStore`.
    public func changePassword(
        of account: AccountID,
        from old: PasswordHash,
        to new: PasswordHash,
        keeping session: SessionID,
        at now: Instant
    ) async throws(StoreError) -> Bool {
        try self.withTables { tables in
            guard tables.replaceHash(of: account, from: old, to: new) else { return false }
            tables.revokeAll(of: account, but: session, sparing: 0, at: now)
            return true
        }
    }

    /// See `AccountStore`.
    public func delete(
        _ account: AccountID,
        provenBy hash: PasswordHash?,
        noting entry: AuditEntry
    ) async throws(StoreError) -> Bool {
        try self.withTables { tables in
            guard tables.accounts[account] != nil, tables.credentials[account]?.hash == hash else { return false }
            tables.forget(account)
            tables.forgetRevocations(of: account)
            tables.tell(Revocation(account: account, session: nil, reason: .signedOut), at: entry.at)
            tables.audit.append(entry)
            return true
        }
    }

    /// See `AccountStore`.
    public func prune(_ horizon: PruneHorizon) async throws(StoreError) {
        try self.withTables { $0.prune(horizon) }
    }
}
