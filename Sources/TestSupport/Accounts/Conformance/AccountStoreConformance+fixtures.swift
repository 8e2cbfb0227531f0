import Accounts
import SharedKernel
import Testing

extension AccountStoreConformance {
    func after(_ duration: Duration) -> Instant {
        self.start.advanced(by: duration)
    }

    func digest(of byte: UInt8) -> TokenDigest {
        TokenDigest(bytes: [UInt8](repeating: byte, count: 32))
    }

    func inviteDigest(of byte: UInt8) -> InviteDigest {
        InviteDigest(bytes: [UInt8](repeating: byte, count: 32))
    }

    func account(_ kind: Account.Kind, lastSeenAt: Instant? = nil) -> Account {
        Account(
            id: .random(),
            kind: kind,
            displayName: "Zoë 👋🏽",
            createdAt: self.start,
            lastSeenAt: lastSeenAt ?? self.start,
            adultConfirmedAt: self.start,
            termsVersion: "2026-01"
        )
    }

    func credentials(_ login: String, hash: String = "hash") throws -> Credentials {
        Credentials(login: try #require(Login(login)), hash: PasswordHash(phc: hash))
    }

    func session(
        of account: Account,
        createdAt: Instant? = nil,
        device: String? = nil,
        retired: [SignInSession.RetiredToken] = [],
        refreshedAt: Instant? = nil,
        expiresAt: Instant? = nil,
        revokedAt: Instant? = nil
    ) -> SignInSession {
        SignInSession(
            id: .random(),
            account: account.id,
            guest: .random(),
            createdAt: createdAt ?? self.start,
            device: device,
            chainKey: ChainKey(bytes: [UInt8](repeating: 7, count: 32)),
            current: self.digest(of: 0),
            retired: retired,
            refreshedAt: refreshedAt ?? createdAt ?? self.start,
            expiresAt: expiresAt ?? self.after(.seconds(3_600)),
            revokedAt: revokedAt
        )
    }

    func session(refreshing session: SignInSession, to current: TokenDigest, at now: Instant) -> SignInSession {
        SignInSession(
            id: session.id,
            account: session.account,
            guest: session.guest,
            createdAt: session.createdAt,
            device: session.device,
            chainKey: session.chainKey,
            current: current,
            retired: [SignInSession.RetiredToken(digest: session.current, at: now)],
            refreshedAt: now,
            expiresAt: now.advanced(by: .seconds(3_600)),
            revokedAt: nil
        )
    }

    func ban(_ account: AccountID, because reason: String = "spam", until: Instant? = nil) -> Ban {
        Ban(account: account, reason: reason, bannedAt: self.start, until: until, by: "mo")
    }

    func invite(uses: Int = 1, createdAt: Instant? = nil, expiresAt: Instant? = nil) -> InviteSummary {
        InviteSummary(
            createdAt: createdAt ?? self.start,
            expiresAt: expiresAt ?? self.after(.seconds(3_600)),
            uses: uses,
            by: "mo"
        )
    }

    func entry(_ action: AuditAction, at now: Instant? = nil, subject: String? = nil) -> AuditEntry {
        AuditEntry(at: now ?? self.start, by: "mo", action: action, subject: subject, detail: "as told")
    }

    /// An account in the store, with this login if it is a member's, and its first session.
    func enter(
        _ kind: Account.Kind,
        as login: String = "zoe",
        into store: any AccountStore
    ) async throws -> (account: Account, session: SignInSession) {
        let account = self.account(kind)
        let session = self.session(of: account)
        let credentials = kind == .member ? try self.credentials(login) : nil
        let addition = try await store.add(account, credentials: credentials, session: session, spending: nil)
        #expect(addition == .added)
        return (account, session)
    }

    /// Everything that the feed has said so far.
    func feed(of store: any AccountStore) async throws -> [Revocation] {
        try await store.revocations(after: 0, atMost: .max).all
    }
}
