public import SharedKernel

/// Where blocks, the room log and reports are kept.
///
/// Every verb is one atomic step, and may be repeated: doing it twice is as doing it once. Blocks are gone with either of
/// their accounts; the room log and reports lose the name of an account that is gone. `SafetyStoreConformance` says what
/// every store must do.
public protocol SafetyStore: Sendable {
    /// Adds a block, unless the blocker has blocked that account before or either account is gone. A blocker keeps the
    /// newest ``SafetyRecords/most``.
    func add(_ block: Block) async throws(StoreError)

    /// Whom an account has blocked.
    func blocked(by account: AccountID) async throws(StoreError) -> Set<AccountID>

    /// Who has blocked an account: the newest ``SafetyRecords/most`` of them.
    func blockers(of account: AccountID) async throws(StoreError) -> Set<AccountID>

    /// Writes entries to the room log in one step and in their order. The first opening and the first closing of a room
    /// count; the closing of a room that is not in the log changes nothing.
    func log(_ entries: [RoomLogEntry]) async throws(StoreError)

    /// The room of this name, while the log keeps it.
    func room(_ id: RoomID) async throws(StoreError) -> LoggedRoom?

    /// Adds a report, unless its reporter has made one of that room before. Answers with the name of the first.
    func file(_ report: Report) async throws(StoreError) -> ReportID

    /// The report of this name.
    func report(_ id: ReportID) async throws(StoreError) -> Report?

    /// The newest of the reports that pass a filter, the newest first.
    func reports(_ filter: ReportFilter, newest count: Int) async throws(StoreError) -> [Report]

    /// Decides a report, unless it was decided before. Answers with the report as it is then, or nil if there is none.
    func decide(_ id: ReportID, _ decision: ReportDecision) async throws(StoreError) -> Report?

    /// Closes every room that is open. For the start of a server that stands alone: nobody is in the rooms that a crash
    /// left open.
    func closeOpenRooms(at now: Instant) async throws(StoreError)

    /// What is kept of an account.
    func records(of account: AccountID) async throws(StoreError) -> SafetyRecords

    /// Forgets rooms that started before one time or have lost both their names, and reports decided before another.
    /// Open reports are kept.
    func prune(roomsStartedBefore: Instant, reportsDecidedBefore: Instant) async throws(StoreError)
}
