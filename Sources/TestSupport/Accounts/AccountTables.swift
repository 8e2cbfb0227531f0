import Accounts
import SharedKernel

/// What a `MemoryAccountStore` holds; each method is one step of the store's.
struct AccountTables {
    private struct FeedRow {
        let id: Int64
        let at: Instant
        let revocation: Revocation
    }

    private struct InviteRow {
        let digest: InviteDigest
        var invite: InviteSummary
    }

    var accounts: [AccountID: Account] = [:]
    var credentials: [AccountID: Credentials] = [:]
    var sessions: [SessionID: SignInSession] = [:]
    var bans: [AccountID: Ban] = [:]
    var audit: [AuditEntry] = []
    private var invites: [InviteRow] = []
    private var feed: [FeedRow] = []
    private var lastFeedID: Int64 = 0

    func owner(of login: LoginKey) -> AccountID? {
        self.credentials.first { $0.value.login.key == login }?.key
    }

    mutating func see(_ account: AccountID, at now: Instant) -> Bool {
        guard let seen = self.accounts[account] else { return false }
        self.accounts[account] = seen.with(lastSeenAt: max(seen.lastSeenAt, now))
        return true
    }

    mutating func change(_ account: AccountID, _ change: (Account) -> Account) -> Bool {
        guard let found = self.accounts[account] else { return false }
        self.accounts[account] = change(found)
        return true
    }

    mutating func replaceHash(of account: AccountID, from old: PasswordHash, to new: PasswordHash) -> Bool {
        guard let credentials = self.credentials[account], credentials.hash == old else { return false }
        self.credentials[account] = Credentials(login: credentials.login, hash: new)
        return true
    }

    mutating func forget(_ account: AccountID) {
        self.accounts[account] = nil
        self.credentials[account] = nil
        self.bans[account] = nil
        self.sessions = self.sessions.filter { $0.value.account != account }
    }

    mutating func revoke(_ session: SessionID, at now: Instant) {
        guard let found = self.sessions[session], found.revokedAt == nil else { return }
        self.sessions[session]?.revoke(at: now)
        self.tell(Revocation(account: found.account, session: session, reason: .signedOut), at: now)
    }

    mutating func revokeAll(of account: AccountID, but kept: SessionID, sparing count: Int, at now: Instant) {
        let latestFirst = self.sessions.values
            .filter { $0.account == account && $0.id != kept && $0.isLive(at: now) }
            .sorted {
                ($0.refreshedAt, $0.createdAt, $0.id.description) > ($1.refreshedAt, $1.createdAt, $1.id.description)
            }
        for session in latestFirst.dropFirst(count) {
            self.revoke(session.id, at: now)
        }
    }
}

extension AccountTables {
    mutating func tell(_ revocation: Revocation, at now: Instant) {
        self.lastFeedID += 1
        self.feed.append(FeedRow(id: self.lastFeedID, at: now, revocation: revocation))
    }

    mutating func forgetRevocations(of account: AccountID) {
        self.feed.removeAll { $0.revocation.account == account }
    }

    func revocations(after cursor: Int64?, atMost count: Int) -> Revocations {
        guard let cursor else { return Revocations(cursor: self.lastFeedID, all: []) }
        let rows = self.feed.filter { $0.id > cursor }.prefix(count)
        return Revocations(cursor: rows.last?.id ?? cursor, all: rows.map(\.revocation))
    }
}

extension AccountTables {
    /// The invites, the newest first.
    var invitesByAge: [InviteSummary] {
        self.invites.reversed().map(\.invite).sorted { $0.createdAt > $1.createdAt }
    }

    func invite(with digest: InviteDigest) -> InviteSummary? {
        self.invites.first { $0.digest == digest }?.invite
    }

    mutating func add(_ invite: InviteSummary, digest: InviteDigest) -> Bool {
        guard self.invite(with: digest) == nil else { return false }
        self.invites.append(InviteRow(digest: digest, invite: invite))
        return true
    }

    /// Whether an invite is good, or none is asked for.
    func isGood(_ digest: InviteDigest?, at now: Instant) -> Bool {
        guard let digest else { return true }
        return self.invite(with: digest)?.isGood(at: now) ?? false
    }

    mutating func spend(_ digest: InviteDigest?) {
        guard let index = self.invites.firstIndex(where: { $0.digest == digest }) else { return }
        let invite = self.invites[index].invite
        self.invites[index].invite = InviteSummary(
            createdAt: invite.createdAt,
            expiresAt: invite.expiresAt,
            uses: invite.uses - 1,
            by: invite.by
        )
    }

    mutating func prune(_ horizon: PruneHorizon) {
        let expired = self.sessions.values.filter { $0.revokedAt == nil && $0.expiresAt <= horizon.now }
        for session in expired.sorted(by: { $0.id.description < $1.id.description }) {
            let revocation = Revocation(account: session.account, session: session.id, reason: .signedOut)
            self.tell(revocation, at: horizon.now)
        }
        self.sessions = self.sessions.filter { _, session in
            horizon.now < session.expiresAt && session.revokedAt.map { horizon.now < $0 } ?? true
        }
        self.invites.removeAll { !$0.invite.isGood(at: horizon.now) }
        self.feed.removeAll { $0.at < horizon.revocationsSince }
        self.bans = self.bans.filter { _, ban in ban.until.map { horizon.bansOverSince <= $0 } ?? true }
        let present = Set(self.sessions.values.map(\.account))
        for (id, account) in self.accounts where account.isGuest && !present.contains(id) {
            if account.lastSeenAt < horizon.guestsUnseenSince { self.forget(id) }
        }
    }
}

extension Account {
    /// The same account, but for what is given.
    func with(
        kind: Kind? = nil,
        displayName: String? = nil,
        lastSeenAt: Instant? = nil,
        adultConfirmedAt: Instant? = nil,
        termsVersion: String? = nil
    ) -> Account {
        Account(
            id: self.id,
            kind: kind ?? self.kind,
            displayName: displayName ?? self.displayName,
            createdAt: self.createdAt,
            lastSeenAt: lastSeenAt ?? self.lastSeenAt,
            adultConfirmedAt: adultConfirmedAt ?? self.adultConfirmedAt,
            termsVersion: termsVersion ?? self.termsVersion
        )
    }
}
