public import Accounts
public import SharedKernel

extension MemoryAccountStore {
    /// See `AccountStore`.
    public func begin(_ session: SignInSession, provenBy hash: PasswordHash) async throws(StoreError) -> Bool {
        await self.interrupt()
        return try self.withTables { tables in
            guard
                tables.credentials[session.account]?.hash == hash,
                tables.see(session.account, at: session.createdAt)
            else { return false }
            guard tables.sessions[session.id] == nil else { return true }
            tables.sessions[session.id] = session
            tables.revokeAll(
                of: session.account,
                but: session.id,
                sparing: SignInSession.mostPerAccount - 1,
                at: session.createdAt
            )
            return true
        }
    }

    /// See `AccountStore`.
    public func holder(of session: SessionID) async throws(StoreError) -> SessionHolder? {
        let holder: SessionHolder? = try self.withTables { tables in
            guard let session = tables.sessions[session], let account = tables.accounts[session.account] else {
                return nil
            }
            return SessionHolder(account: account, session: session, ban: tables.bans[account.id])
        }
        await self.looked()
        return holder
    }

    /// See `AccountStore`.
    public func refresh(
        _ session: SignInSession,
        replacing current: TokenDigest,
        seenAt now: Instant
    ) async throws(StoreError) -> Bool {
        try self.withTables { tables in
            guard let stored = tables.sessions[session.id], stored.current == current, stored.revokedAt == nil else {
                return false
            }
            tables.sessions[session.id] = session
            return tables.see(session.account, at: now)
        }
    }

    /// See `AccountStore`.
    public func revoke(_ session: SessionID, at now: Instant) async throws(StoreError) {
        try self.withTables { $0.revoke(session, at: now) }
    }

    /// See `AccountStore`.
    public func revocations(after cursor: Int64?, atMost count: Int) async throws(StoreError) -> Revocations {
        try self.withTables { $0.revocations(after: cursor, atMost: count) }
    }
}
