#if Postgres
public import Accounts
public import SharedKernel

extension PostgresAccountStore {
    /// See `AccountStore`.
    public func ban(_ ban: Ban, noting entry: AuditEntry) async throws(StoreError) -> Bool {
        try await self.database.perform(.write, "ban an account") { database in
            // Held, so that of two who ban at once the second sees the first one's ban.
            guard try AccountRows.hold(ban.account, in: database) != nil else { return false }
            guard try BanRows.ban(of: ban.account, in: database) != ban else { return true }
            try BanRows.put(ban, in: database)
            try RevocationRows.insert([(ban.account, nil)], because: .banned, at: ban.bannedAt, in: database)
            try AuditRows.insert(entry, in: database)
            return true
        }
    }

    /// See `AccountStore`.
    public func unban(_ account: AccountID, noting entry: AuditEntry) async throws(StoreError) -> Bool {
        try await self.database.perform(.write, "lift a ban") { database in
            // One statement looks and removes: of two who lift it, one does.
            guard try BanRows.remove(of: account, inForceAt: entry.at, in: database) else { return false }
            try AuditRows.insert(entry, in: database)
            return true
        }
    }

    /// See `AccountStore`.
    public func add(
        _ invite: InviteSummary,
        digest: InviteDigest,
        noting entry: AuditEntry
    ) async throws(StoreError) {
        try await self.database.perform(.write, "keep an invite") { database in
            guard try InviteRows.insert(invite, digest: digest, in: database) else { return }
            try AuditRows.insert(entry, in: database)
        }
    }

    /// See `AccountStore`.
    public func invite(with digest: InviteDigest) async throws(StoreError) -> InviteSummary? {
        try await self.database.perform(.look, "read an invite") { database in
            try InviteRows.invite(with: digest, in: database)
        }
    }

    /// See `AccountStore`.
    public func invites() async throws(StoreError) -> [InviteSummary] {
        try await self.database.perform(.look, "read invites") { database in
            try InviteRows.all(in: database)
        }
    }

    /// See `AccountStore`.
    public func note(_ entry: AuditEntry) async throws(StoreError) {
        try await self.database.perform(.change, "note an audit entry") { database in
            try AuditRows.insert(entry, in: database)
        }
    }

    /// See `AccountStore`.
    public func audit(newest count: Int) async throws(StoreError) -> [AuditEntry] {
        try await self.database.perform(.look, "read the audit trail") { database in
            try AuditRows.newest(count, in: database)
        }
    }
}
#endif
