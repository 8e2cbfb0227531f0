public import SharedKernel

extension Moderation {
    /// Shuts an account out until a time, or for good; an earlier ban is replaced.
    ///
    /// The reason is told to its owner. No session ends, but all are shown out while the ban is in force.
    public func ban(
        _ account: AccountID,
        because reason: String,
        until: Instant?,
        by moderator: String
    ) async throws(AccountError) -> Ban {
        let now = self.clock.now
        guard let reason = NameText.accept(reason, longest: Ban.longestReason) else { throw .invalidReason }
        let ban = Ban(account: account, reason: reason, bannedAt: now, until: until, by: moderator)
        guard ban.isInForce(at: now) else { throw .banIsOver }
        let entry = AuditEntry(
            at: now,
            by: moderator,
            action: .accountBanned,
            subject: account.description,
            detail: ban.words
        )
        let isThere = try await self.stored { store throws(StoreError) in try await store.ban(ban, noting: entry) }
        guard isThere else { throw .notFound }
        return ban
    }

    /// Lets an account in again; false if it was not banned.
    public func unban(_ account: AccountID, by moderator: String) async throws(AccountError) -> Bool {
        let entry = AuditEntry(
            at: self.clock.now,
            by: moderator,
            action: .accountUnbanned,
            subject: account.description
        )
        return try await self.stored { store throws(StoreError) in try await store.unban(account, noting: entry) }
    }

    /// The ban of an account that is in force now.
    public func ban(of account: AccountID) async throws(AccountError) -> Ban? {
        let now = self.clock.now
        let record = try await self.stored { store throws(StoreError) in try await store.record(of: account) }
        return record?.ban.flatMap { $0.isInForce(at: now) ? $0 : nil }
    }
}
