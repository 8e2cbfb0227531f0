public import Accounts
public import SharedKernel

extension SQLiteAccountStore {
    /// See ``AccountStore``.
    public func ban(_ ban: Ban, noting entry: AuditEntry) async throws(StoreError) -> Bool {
        try await self.database.write("ban an account") { database in
            guard try AccountRows.account(ban.account, in: database) != nil else { return false }
            guard try BanRows.ban(of: ban.account, in: database) != ban else { return true }
            try BanRows.put(ban, in: database)
            let revocation = Revocation(account: ban.account, session: nil, reason: .banned)
            try RevocationRows.insert(revocation, at: ban.bannedAt, in: database)
            try AuditRows.insert(entry, in: database)
            return true
        }
    }

    /// See ``AccountStore``.
    public func unban(_ account: AccountID, noting entry: AuditEntry) async throws(StoreError) -> Bool {
        try await self.database.write("lift a ban") { database in
            guard try BanRows.ban(of: account, in: database)?.isInForce(at: entry.at) == true else { return false }
            try BanRows.remove(of: account, in: database)
            try AuditRows.insert(entry, in: database)
            return true
        }
    }

    /// See ``AccountStore``.
    public func add(
        _ invite: InviteSummary,
        digest: InviteDigest,
        noting entry: AuditEntry
    ) async throws(StoreError) {
        try await self.database.write("keep an invite") { database in
            guard try InviteRows.insert(invite, digest: digest, in: database) else { return }
            try AuditRows.insert(entry, in: database)
        }
    }

    /// See ``AccountStore``.
    public func invite(with digest: InviteDigest) async throws(StoreError) -> InviteSummary? {
        try await self.database.read("read an invite") { database in
            try InviteRows.invite(with: digest, in: database)
        }
    }

    /// See ``AccountStore``.
    public func invites() async throws(StoreError) -> [InviteSummary] {
        try await self.database.read("read invites") { database in
            try InviteRows.all(in: database)
        }
    }

    /// See ``AccountStore``.
    public func note(_ entry: AuditEntry) async throws(StoreError) {
        try await self.database.write("note an audit entry") { database in
            try AuditRows.insert(entry, in: database)
        }
    }

    /// See ``AccountStore``.
    public func audit(newest count: Int) async throws(StoreError) -> [AuditEntry] {
        try await self.database.read("read the audit trail") { database in
            try AuditRows.newest(count, in: database)
        }
    }
}
