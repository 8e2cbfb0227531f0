import Accounts
import SharedKernel
import Synchronization

/// Two stores on one file, as two servers have them, taking turns.
final class AlternatingAccountStore: AccountStore {
    private let first: any AccountStore
    private let second: any AccountStore
    private let turn = Atomic(0)

    init(first: any AccountStore, second: any AccountStore) {
        self.first = first
        self.second = second
    }

    private var next: any AccountStore {
        self.turn.wrappingAdd(1, ordering: .relaxed).newValue.isMultiple(of: 2) ? self.first : self.second
    }

    func add(
        _ account: Account,
        credentials: Credentials?,
        session: SignInSession
    ) async throws(AccountStoreError) -> Addition {
        try await self.next.add(account, credentials: credentials, session: session)
    }

    func account(_ id: AccountID) async throws(AccountStoreError) -> Account? {
        try await self.next.account(id)
    }

    func member(with login: LoginKey) async throws(AccountStoreError) -> Member? {
        try await self.next.member(with: login)
    }

    func replaceHash(
        of account: AccountID,
        from old: PasswordHash,
        to new: PasswordHash
    ) async throws(AccountStoreError) {
        try await self.next.replaceHash(of: account, from: old, to: new)
    }

    func begin(_ session: SignInSession) async throws(AccountStoreError) {
        try await self.next.begin(session)
    }

    func holder(of session: SessionID) async throws(AccountStoreError) -> SessionHolder? {
        try await self.next.holder(of: session)
    }

    func refresh(
        _ session: SignInSession,
        replacing current: TokenDigest,
        seenAt now: Instant
    ) async throws(AccountStoreError) -> Bool {
        try await self.next.refresh(session, replacing: current, seenAt: now)
    }

    func revoke(_ session: SessionID, at now: Instant) async throws(AccountStoreError) {
        try await self.next.revoke(session, at: now)
    }

    func prune(at now: Instant, guestsUnseenSince: Instant) async throws(AccountStoreError) {
        try await self.next.prune(at: now, guestsUnseenSince: guestsUnseenSince)
    }
}
