import SharedKernel

extension Moderation {
    /// Makes an invite for so many sign-ups, good for so long.
    ///
    /// Its code is told here and never again.
    public func invite(
        uses: Int,
        lasting lifetime: Duration,
        by moderator: String
    ) async throws(AccountError) -> Invite {
        guard Self.inviteUses ~= uses, lifetime >= .seconds(1), lifetime <= Self.longestInvite else {
            throw .invalidInvite
        }
        var generator = UnguessableGenerator()
        let code = InviteCode.random(using: &generator)
        let now = self.clock.now
        let summary = InviteSummary(
            createdAt: now,
            expiresAt: now.advanced(by: lifetime),
            uses: uses,
            by: moderator
        )
        let entry = AuditEntry(
            at: now,
            by: moderator,
            action: .inviteMade,
            detail: "\(uses) uses until \(summary.expiresAt.rfc3339)"
        )
        try await self.stored { store throws(StoreError) in
            try await store.add(summary, digest: code.digest, noting: entry)
        }
        return Invite(code: code.text, uses: uses, expiresAt: summary.expiresAt)
    }

    /// The invites that somebody may still sign up with, the newest first.
    public func invites() async throws(AccountError) -> [InviteSummary] {
        let now = self.clock.now
        let invites = try await self.stored { store throws(StoreError) in try await store.invites() }
        return invites.filter { $0.isGood(at: now) }
    }
}
