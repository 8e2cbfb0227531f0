#if Postgres
import Accounts
import SharedKernel

/// Who comes in, in these tests.
enum Cast {
    static let start = Instant(milliseconds: 1_767_225_600_123)
    static let hash = PasswordHash(phc: "hash")

    static func after(_ seconds: Int) -> Instant {
        self.start.advanced(by: .seconds(seconds))
    }

    static func account(_ kind: Account.Kind = .guest, id: AccountID = .random()) -> Account {
        Account(
            id: id,
            kind: kind,
            displayName: "Zoë 👋🏽",
            createdAt: self.start,
            lastSeenAt: self.start,
            adultConfirmedAt: self.start,
            termsVersion: "1"
        )
    }

    static func credentials(_ login: String) -> Credentials {
        Credentials(login: Login(text: login, key: LoginKey(stored: login)), hash: self.hash)
    }

    static func session(
        of account: AccountID,
        id: SessionID = .random(),
        createdAt: Instant = Cast.start,
        retired: [SignInSession.RetiredToken] = [],
        expiresAt: Instant = Cast.after(3_600)
    ) -> SignInSession {
        SignInSession(
            id: id,
            account: account,
            guest: .random(),
            createdAt: createdAt,
            device: "Firefox on Android",
            chainKey: ChainKey(bytes: [UInt8](0..<32)),
            current: self.digest(0),
            retired: retired,
            refreshedAt: createdAt,
            expiresAt: expiresAt,
            revokedAt: nil
        )
    }

    static func session(_ session: SignInSession, refreshedTo current: TokenDigest) -> SignInSession {
        SignInSession(
            id: session.id,
            account: session.account,
            guest: session.guest,
            createdAt: session.createdAt,
            device: session.device,
            chainKey: session.chainKey,
            current: current,
            retired: [SignInSession.RetiredToken(digest: session.current, at: self.after(1))],
            refreshedAt: self.after(1),
            expiresAt: session.expiresAt,
            revokedAt: nil
        )
    }

    static func digest(_ number: Int) -> TokenDigest {
        let bytes = (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        return TokenDigest(bytes: [UInt8](repeating: 0, count: 24) + bytes)
    }

    static func entry(_ action: AuditAction) -> AuditEntry {
        AuditEntry(at: self.start, by: "mo", action: action)
    }

    static func invite(uses: Int) -> InviteSummary {
        InviteSummary(createdAt: self.start, expiresAt: self.after(3_600), uses: uses, by: "mo")
    }

    static func ban(_ account: AccountID) -> Ban {
        Ban(account: account, reason: "spam, \"twice\"", bannedAt: self.start, until: nil, by: "mo")
    }

    /// Guests in the store, with a session each.
    static func enter(_ count: Int, into store: some AccountStore) async throws -> [SignInSession] {
        var sessions: [SignInSession] = []
        for _ in 0..<count {
            let account = self.account()
            sessions.append(self.session(of: account.id))
            _ = try await store.add(account, credentials: nil, session: sessions[sessions.count - 1], spending: nil)
        }
        return sessions
    }

    /// What many do at once answer, in no order.
    static func all<Answer: Sendable>(
        _ count: Int,
        _ body: @escaping @Sendable (Int) async throws -> Answer
    ) async throws -> [Answer] {
        try await withThrowingTaskGroup(of: Answer.self) { group in
            for index in 0..<count { group.addTask { try await body(index) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }
}
#endif
