public import SharedKernel

/// Lets people in: sign-up, sign-in, guest passes, and the sessions that follow from them.
///
/// A service may be called from anywhere and copied freely; copies share their throttles, the hasher's line and
/// the count of revocations.
public struct AccountService: Sendable {
    /// The host's choices.
    public let policy: AccountPolicy

    let store: any AccountStore
    let hasher: PasswordHasher
    let tokens: AccessTokens
    let clock: WallClock
    let throttles: Throttles
    let news = RevocationNews()

    /// Makes a service.
    public init(
        store: any AccountStore,
        hasher: PasswordHasher,
        tokens: AccessTokens,
        policy: AccountPolicy,
        clock: WallClock
    ) {
        self.store = store
        self.hasher = hasher
        self.tokens = tokens
        self.policy = policy
        self.clock = clock
        self.throttles = Throttles(policy: policy)
    }

    /// The account of this name.
    public func account(_ id: AccountID) async throws(AccountError) -> Account {
        let account = try await self.stored { store throws(StoreError) in try await store.account(id) }
        guard let account else { throw .notFound }
        return account
    }

    /// Forgets sessions and invites that are over, guests who have not been seen for the policy's time, revocations
    /// after a day and bans 30 days after their end.
    ///
    /// Call it now and then.
    public func prune() async throws(AccountError) {
        let now = self.clock.now
        let unseenSince = now.advanced(by: .zero - self.policy.guestTTL)
        let horizon = PruneHorizon(at: now, guestsUnseenSince: unseenSince)
        try await self.stored { store throws(StoreError) in try await store.prune(horizon) }
    }

    /// Asks the store, and turns its failure into the visitor's words.
    func stored<Value: Sendable>(
        _ ask: (any AccountStore) async throws(StoreError) -> Value
    ) async throws(AccountError) -> Value {
        let store = self.store
        return try await AccountError.asking { () throws(StoreError) in try await ask(store) }
    }

    /// Asks the hasher, and turns its failure into the visitor's words.
    func hashed<Value: Sendable>(
        _ ask: (PasswordHasher) async throws(PasswordHasherError) -> Value
    ) async throws(AccountError) -> Value {
        do {
            return try await ask(self.hasher)
        } catch {
            throw .unavailable(because: error)
        }
    }
}
