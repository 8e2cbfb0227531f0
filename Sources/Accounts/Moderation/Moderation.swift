public import SharedKernel

/// What the host does to accounts: bans, invites, and the audit trail of both.
///
/// Whoever calls it is a moderator, and says under which name. A decision and its audit entry are kept in one step.
public struct Moderation: Sendable {
    /// How many may sign up with one invite.
    public static let inviteUses = 1...10_000
    /// The longest an invite lasts.
    public static let longestInvite = Duration.seconds(366 * 86_400)
    /// The most audit entries that are told at a time.
    public static let mostEntries = 10_000

    private let store: any AccountStore
    let clock: WallClock

    /// Makes a moderation of the accounts in this store.
    public init(store: any AccountStore, clock: WallClock) {
        self.store = store
        self.clock = clock
    }

    /// The account with this id (`acc_…`) or this login.
    public func account(named text: String) async throws(AccountError) -> AccountOverview {
        if let id = AccountID(text) {
            let record = try await self.stored { store throws(StoreError) in try await store.record(of: id) }
            guard let record else { throw .notFound }
            return record.overview
        }
        guard let login = Login(text) else { throw .notFound }
        let member = try await self.stored { store throws(StoreError) in try await store.member(with: login.key) }
        guard let member else { throw .notFound }
        return AccountOverview(account: member.account, login: member.credentials.login.text)
    }

    /// The newest entries of the audit trail, the newest first; at most ``mostEntries``.
    public func audit(newest count: Int) async throws(AccountError) -> [AuditEntry] {
        let count = min(max(count, 0), Self.mostEntries)
        return try await self.stored { store throws(StoreError) in try await store.audit(newest: count) }
    }

    /// Adds an entry to the audit trail, for what other parts decide.
    ///
    /// Each call adds one.
    public func note(
        _ action: AuditAction,
        subject: String?,
        detail: String?,
        by moderator: String
    ) async throws(AccountError) {
        let entry = AuditEntry(at: self.clock.now, by: moderator, action: action, subject: subject, detail: detail)
        try await self.stored { store throws(StoreError) in try await store.note(entry) }
    }

    func stored<Value: Sendable>(
        _ ask: (any AccountStore) async throws(StoreError) -> Value
    ) async throws(AccountError) -> Value {
        let store = self.store
        return try await AccountError.asking { () throws(StoreError) in try await ask(store) }
    }
}
