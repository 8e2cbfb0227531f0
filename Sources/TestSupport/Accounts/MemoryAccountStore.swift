public import Accounts
public import SharedKernel
import Synchronization

/// Accounts in memory, for tests of what stands on a store.
///
/// It passes `AccountStoreConformance` like any other.
public final class MemoryAccountStore: AccountStore {
    private struct Tables {
        var accounts: [AccountID: Account] = [:]
        var credentials: [AccountID: Credentials] = [:]
        var owners: [LoginKey: AccountID] = [:]
        var sessions: [SessionID: SignInSession] = [:]

        mutating func see(_ account: AccountID, at now: Instant) -> Bool {
            guard let seen = self.accounts[account] else { return false }
            self.accounts[account] = seen.seen(at: max(seen.lastSeenAt, now))
            return true
        }
    }

    private let tables = Mutex(Tables())
    private let outage: Mutex<AccountStoreError?> = Mutex(nil)

    /// Makes an empty store.
    public init() {}

    /// Makes every verb fail with this error from now on; nil ends the outage.
    public func fail(with error: AccountStoreError?) {
        self.outage.withLock { $0 = error }
    }

    /// See `AccountStore`.
    public func add(
        _ account: Account,
        credentials: Credentials?,
        session: SignInSession
    ) async throws(AccountStoreError) -> Addition {
        try self.withTables { tables in
            if let credentials {
                let owner = tables.owners[credentials.login.key]
                guard owner == nil || owner == account.id else { return .loginTaken }
                if tables.credentials[account.id] == nil {
                    tables.owners[credentials.login.key] = account.id
                    tables.credentials[account.id] = credentials
                }
            }
            tables.accounts[account.id] = tables.accounts[account.id] ?? account
            tables.sessions[session.id] = tables.sessions[session.id] ?? session
            return .added
        }
    }

    /// See `AccountStore`.
    public func account(_ id: AccountID) async throws(AccountStoreError) -> Account? {
        try self.withTables { $0.accounts[id] }
    }

    /// See `AccountStore`.
    public func member(with login: LoginKey) async throws(AccountStoreError) -> Member? {
        try self.withTables { tables in
            guard
                let owner = tables.owners[login],
                let account = tables.accounts[owner],
                let credentials = tables.credentials[owner]
            else { return nil }
            return Member(account: account, credentials: credentials)
        }
    }

    /// See `AccountStore`.
    public func replaceHash(
        of account: AccountID,
        from old: PasswordHash,
        to new: PasswordHash
    ) async throws(AccountStoreError) {
        try self.withTables { tables in
            guard let credentials = tables.credentials[account], credentials.hash == old else { return }
            tables.credentials[account] = Credentials(login: credentials.login, hash: new)
        }
    }

    /// See `AccountStore`.
    public func begin(_ session: SignInSession) async throws(AccountStoreError) {
        try self.withTables { tables in
            guard tables.see(session.account, at: session.createdAt) else { return }
            tables.sessions[session.id] = tables.sessions[session.id] ?? session
        }
    }

    /// See `AccountStore`.
    public func holder(of session: SessionID) async throws(AccountStoreError) -> SessionHolder? {
        try self.withTables { tables in
            guard let session = tables.sessions[session], let account = tables.accounts[session.account] else {
                return nil
            }
            return SessionHolder(account: account, session: session)
        }
    }

    /// See `AccountStore`.
    public func refresh(
        _ session: SignInSession,
        replacing current: TokenDigest,
        seenAt now: Instant
    ) async throws(AccountStoreError) -> Bool {
        try self.withTables { tables in
            guard let stored = tables.sessions[session.id], stored.current == current, stored.revokedAt == nil else {
                return false
            }
            tables.sessions[session.id] = session
            return tables.see(session.account, at: now)
        }
    }

    /// See `AccountStore`.
    public func revoke(_ session: SessionID, at now: Instant) async throws(AccountStoreError) {
        try self.withTables { $0.sessions[session]?.revoke(at: now) }
    }

    /// See `AccountStore`.
    public func prune(at now: Instant, guestsUnseenSince: Instant) async throws(AccountStoreError) {
        try self.withTables { tables in
            tables.sessions = tables.sessions.filter { _, session in
                now < session.expiresAt && session.revokedAt.map { now < $0 } ?? true
            }
            let present = Set(tables.sessions.values.map(\.account))
            tables.accounts = tables.accounts.filter { id, account in
                !account.isGuest || guestsUnseenSince <= account.lastSeenAt || present.contains(id)
            }
        }
    }

    private func withTables<Value: Sendable>(
        _ body: (inout Tables) -> Value
    ) throws(AccountStoreError) -> Value {
        if let error = self.outage.withLock({ $0 }) { throw error }
        return self.tables.withLock { body(&$0) }
    }
}

extension Account {
    fileprivate func seen(at now: Instant) -> Account {
        Account(
            id: self.id,
            kind: self.kind,
            displayName: self.displayName,
            createdAt: self.createdAt,
            lastSeenAt: now,
            adultConfirmedAt: self.adultConfirmedAt,
            termsVersion: self.termsVersion
        )
    }
}
