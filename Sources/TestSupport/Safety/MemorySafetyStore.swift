public import Safety
public import SharedKernel
import Synchronization

/// Blocks, the room log and reports in memory, for tests of what stands on a store.
///
/// Every account is known to it until it is removed. It passes `SafetyStoreConformance` like any other.
public final class MemorySafetyStore: SafetyStore {
    /// Each in the order in which they were added.
    private struct Tables {
        var gone: Set<AccountID> = []
        var blocks: [Block] = []
        var rooms: [LoggedRoom] = []
        var reports: [Report] = []
    }

    private let tables = Mutex(Tables())
    private let outage: Mutex<StoreError?> = Mutex(nil)
    private let bound: Int

    /// Makes an empty store, which keeps so many blocks of an account and tells it so many of each kind.
    public init(bound: Int = SafetyRecords.most) {
        self.bound = bound
    }

    /// Makes every verb fail with this error from now on; nil ends the outage.
    public func fail(with error: StoreError?) {
        self.outage.withLock { $0 = error }
    }

    /// Does what happens when an account is deleted.
    public func remove(_ account: AccountID) {
        self.tables.withLock { tables in
            tables.gone.insert(account)
            tables.blocks.removeAll { $0.blocker == account || $0.blocked == account }
            tables.rooms = tables.rooms.map { $0.without(tables.gone) }
            tables.reports = tables.reports.map { $0.without(tables.gone) }
        }
    }

    /// See `SafetyStore`.
    public func add(_ block: Block) async throws(StoreError) {
        try self.withTables { tables in
            guard
                tables.gone.isDisjoint(with: [block.blocker, block.blocked]),
                !tables.blocks.contains(where: { $0.blocker == block.blocker && $0.blocked == block.blocked })
            else { return }
            tables.blocks.append(block)
            let kept = Set(self.newest(tables.blocks.filter { $0.blocker == block.blocker }, by: \.createdAt))
            tables.blocks.removeAll { $0.blocker == block.blocker && !kept.contains($0) }
        }
    }

    /// See `SafetyStore`.
    public func blocked(by account: AccountID) async throws(StoreError) -> Set<AccountID> {
        try self.withTables { tables in Set(tables.blocks.filter { $0.blocker == account }.map(\.blocked)) }
    }

    /// See `SafetyStore`.
    public func blockers(of account: AccountID) async throws(StoreError) -> Set<AccountID> {
        try self.withTables { tables in
            Set(tables.blocks.filter { $0.blocked == account }.suffix(self.bound).map(\.blocker))
        }
    }

    /// See `SafetyStore`.
    public func log(_ entries: [RoomLogEntry]) async throws(StoreError) {
        try self.withTables { tables in
            for entry in entries {
                switch entry {
                case .opened(let id, let caller, let callee, let instant):
                    guard !tables.rooms.contains(where: { $0.id == id }) else { continue }
                    let room = LoggedRoom(id: id, caller: caller, callee: callee, startedAt: instant, endedAt: nil)
                    tables.rooms.append(room.without(tables.gone))
                case .closed(let id, let instant):
                    guard let index = tables.rooms.firstIndex(where: { $0.id == id }) else { continue }
                    tables.rooms[index] = tables.rooms[index].closed(at: instant)
                }
            }
        }
    }

    /// See `SafetyStore`.
    public func room(_ id: RoomID) async throws(StoreError) -> LoggedRoom? {
        try self.withTables { tables in tables.rooms.first { $0.id == id } }
    }

    /// See `SafetyStore`.
    public func file(_ report: Report) async throws(StoreError) -> ReportID {
        try self.withTables { tables in
            let first = tables.reports.first { other in
                other.id == report.id
                    || other.room == report.room && other.reporter == report.reporter && other.reporter != nil
            }
            if let first { return first.id }
            tables.reports.append(report.without(tables.gone))
            return report.id
        }
    }

    /// See `SafetyStore`.
    public func report(_ id: ReportID) async throws(StoreError) -> Report? {
        try self.withTables { tables in tables.reports.first { $0.id == id } }
    }

    /// See `SafetyStore`.
    public func reports(_ filter: ReportFilter, newest count: Int) async throws(StoreError) -> [Report] {
        try self.withTables { tables in
            let passing = tables.reports.filter { report in
                switch filter {
                case .open: report.decision == nil
                case .decided: report.decision != nil
                case .all: true
                }
            }
            return Array(passing.newestFirst(by: \.createdAt).prefix(max(0, count)))
        }
    }

    /// See `SafetyStore`.
    public func decide(_ id: ReportID, _ decision: ReportDecision) async throws(StoreError) -> Report? {
        try self.withTables { tables in
            guard let index = tables.reports.firstIndex(where: { $0.id == id }) else { return nil }
            tables.reports[index] = tables.reports[index].decided(decision)
            return tables.reports[index]
        }
    }

    /// See `SafetyStore`.
    public func closeOpenRooms(at now: Instant) async throws(StoreError) {
        try self.withTables { tables in tables.rooms = tables.rooms.map { $0.closed(at: now) } }
    }

    /// See `SafetyStore`.
    public func records(of account: AccountID) async throws(StoreError) -> SafetyRecords {
        try self.withTables { tables in
            SafetyRecords(
                blocks: self.newest(tables.blocks.filter { $0.blocker == account }, by: \.createdAt),
                rooms: self.newest(tables.rooms.filter { $0.has(account) }, by: \.startedAt),
                reports: self.newest(tables.reports.filter { $0.reporter == account }, by: \.createdAt).map(
                    \.withoutTexts
                )
            )
        }
    }

    /// See `SafetyStore`.
    public func prune(roomsStartedBefore: Instant, reportsDecidedBefore: Instant) async throws(StoreError) {
        try self.withTables { tables in
            tables.rooms.removeAll { room in
                room.startedAt < roomsStartedBefore || room.caller == nil && room.callee == nil
            }
            tables.reports.removeAll { report in report.decision.map { $0.at < reportsDecidedBefore } ?? false }
        }
    }

    private func newest<Element>(_ elements: [Element], by time: (Element) -> Instant) -> [Element] {
        Array(elements.newestFirst(by: time).prefix(self.bound))
    }

    private func withTables<Value: Sendable>(_ body: (inout Tables) -> Value) throws(StoreError) -> Value {
        if let error = self.outage.withLock({ $0 }) { throw error }
        return self.tables.withLock { body(&$0) }
    }
}
