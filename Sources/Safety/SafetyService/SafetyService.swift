public import SharedKernel

/// Keeps people apart who must not meet again, and takes reports to whoever answers for the place.
///
/// A service may be called from anywhere and copied freely. That two were in a room together is for its caller to have
/// established, by ``RecentRooms`` or by ``partner(of:in:)``.
public struct SafetyService: Sendable {
    /// For how long after a room one may still block or report the partner.
    public static let reach: Duration = .seconds(15 * 60)

    let store: any SafetyStore
    let clock: WallClock
    private let retention: Retention

    /// Makes a service.
    public init(store: any SafetyStore, clock: WallClock, retention: Retention) {
        self.store = store
        self.clock = clock
        self.retention = retention
    }

    /// Sees to it that two never meet again.
    ///
    /// Blocking twice is as blocking once.
    public func block(
        _ blocked: AccountID,
        by blocker: AccountID,
        in room: RoomID
    ) async throws(SafetyError) {
        let block = Block(blocker: blocker, blocked: blocked, room: room, createdAt: self.clock.now)
        try await self.stored { store throws(StoreError) in try await store.add(block) }
    }

    /// Whom an account has blocked.
    public func blocked(by account: AccountID) async throws(SafetyError) -> Set<AccountID> {
        try await self.stored { store throws(StoreError) in try await store.blocked(by: account) }
    }

    /// Who has blocked an account, as far back as is kept.
    public func blockers(of account: AccountID) async throws(SafetyError) -> Set<AccountID> {
        try await self.stored { store throws(StoreError) in try await store.blockers(of: account) }
    }

    /// Whom an account met in a room, by the room log: for rooms that no server remembers any more.
    ///
    /// It must be a room of theirs that lasts or ended no longer ago than ``reach``, and the partner must not be gone.
    public func partner(of account: AccountID, in room: RoomID) async throws(SafetyError) -> AccountID {
        let now = self.clock.now
        let logged = try await self.stored { store throws(StoreError) in try await store.room(room) }
        guard let logged, let partner = logged.partner(of: account) else { throw .notInRoom }
        if let endedAt = logged.endedAt, endedAt.advanced(by: Self.reach) < now { throw .notInRoom }
        return partner
    }

    /// What is kept of an account, for its owner.
    public func records(of account: AccountID) async throws(SafetyError) -> SafetyRecords {
        try await self.stored { store throws(StoreError) in try await store.records(of: account) }
    }

    /// Forgets what has been kept for long enough.
    ///
    /// Call it now and then.
    public func prune() async throws(SafetyError) {
        let now = self.clock.now
        let rooms = now.advanced(by: .zero - self.retention.rooms)
        let reports = now.advanced(by: .zero - self.retention.reports)
        try await self.stored { store throws(StoreError) in
            try await store.prune(roomsStartedBefore: rooms, reportsDecidedBefore: reports)
        }
    }

    /// Asks the store, and turns its failure into the visitor's words.
    func stored<Value: Sendable>(
        _ ask: (any SafetyStore) async throws(StoreError) -> Value
    ) async throws(SafetyError) -> Value {
        do {
            return try await ask(self.store)
        } catch {
            throw .unavailable(because: error)
        }
    }
}
