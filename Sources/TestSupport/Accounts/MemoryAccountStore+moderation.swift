public import Accounts
public import SharedKernel

extension MemoryAccountStore {
    /// See `AccountStore`.
    public func ban(_ ban: Ban, noting entry: AuditEntry) async throws(StoreError) -> Bool {
        try self.withTables { tables in
            guard tables.accounts[ban.account] != nil else { return false }
            guard tables.bans[ban.account] != ban else { return true }
            tables.bans[ban.account] = ban
            tables.tell(Revocation(account: ban.account, session: nil, reason: .banned), at: ban.bannedAt)
            tables.audit.append(entry)
            return true
        }
    }

    /// See `AccountStore`.
    public func unban(_ account: AccountID, noting entry: AuditEntry) async throws(StoreError) -> Bool {
        try self.withTables { tables in
            guard tables.bans[account]?.isInForce(at: entry.at) == true else { return false }
            tables.bans[account] = nil
            tables.audit.append(entry)
            return true
        }
    }

    /// See `AccountStore`.
    public func add(
        _ invite: InviteSummary,
        digest: InviteDigest,
        noting entry: AuditEntry
    ) async throws(StoreError) {
        try self.withTables { tables in
            if tables.add(invite, digest: digest) { tables.audit.append(entry) }
        }
    }

    /// See `AccountStore`.
    public func invite(with digest: InviteDigest) async throws(StoreError) -> InviteSummary? {
        try self.withTables { $0.invite(with: digest) }
    }

    /// See `AccountStore`.
    public func invites() async throws(StoreError) -> [InviteSummary] {
        try self.withTables { $0.invitesByAge }
    }

    /// See `AccountStore`.
    public func note(_ entry: AuditEntry) async throws(StoreError) {
        try self.withTables { $0.audit.append(entry) }
    }

    /// See `AccountStore`.
    public func audit(newest count: Int) async throws(StoreError) -> [AuditEntry] {
        try self.withTables { $0.audit.suffix(count).reversed() }
    }
}
