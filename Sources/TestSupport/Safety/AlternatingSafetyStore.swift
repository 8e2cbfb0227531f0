public import Safety
public import SharedKernel
import Synchronization

/// Two stores on one database, as two servers have them, taking turns.
public final class AlternatingSafetyStore: SafetyStore {
    private let first: any SafetyStore
    private let second: any SafetyStore
    private let turn = Atomic(0)

    /// Makes one store of two.
    public init(first: any SafetyStore, second: any SafetyStore) {
        self.first = first
        self.second = second
    }

    private var next: any SafetyStore {
        self.turn.wrappingAdd(1, ordering: .relaxed).newValue.isMultiple(of: 2) ? self.first : self.second
    }

    /// See `SafetyStore`.
    public func add(_ block: Block) async throws(StoreError) {
        try await self.next.add(block)
    }

    /// See `SafetyStore`.
    public func blocked(by account: AccountID) async throws(StoreError) -> Set<AccountID> {
        try await self.next.blocked(by: account)
    }

    /// See `SafetyStore`.
    public func blockers(of account: AccountID) async throws(StoreError) -> Set<AccountID> {
        try await self.next.blockers(of: account)
    }

    /// See `SafetyStore`.
    public func log(_ entries: [RoomLogEntry]) async throws(StoreError) {
        try await self.next.log(entries)
    }

    /// See `SafetyStore`.
    public func room(_ id: RoomID) async throws(StoreError) -> LoggedRoom? {
        try await self.next.room(id)
    }

    /// See `SafetyStore`.
    public func file(_ report: Report) async throws(StoreError) -> ReportID {
        try await self.next.file(report)
    }

    /// See `SafetyStore`.
    public func report(_ id: ReportID) async throws(StoreError) -> Report? {
        try await self.next.report(id)
    }

    /// See `SafetyStore`.
    public func reports(_ filter: ReportFilter, newest count: Int) async throws(StoreError) -> [Report] {
        try await self.next.reports(filter, newest: count)
    }

    /// See `SafetyStore`.
    public func decide(_ id: ReportID, _ decision: ReportDecision) async throws(StoreError) -> Report? {
        try await self.next.decide(id, decision)
    }

    /// See `SafetyStore`.
    public func closeOpenRooms(at now: Instant) async throws(StoreError) {
        try await self.next.closeOpenRooms(at: now)
    }

    /// See `SafetyStore`.
    public func records(of account: AccountID) async throws(StoreError) -> SafetyRecords {
        try await self.next.records(of: account)
    }

    /// See `SafetyStore`.
    public func prune(roomsStartedBefore: Instant, reportsDecidedBefore: Instant) async throws(StoreError) {
        try await self.next.prune(roomsStartedBefore: roomsStartedBefore, reportsDecidedBefore: reportsDecidedBefore)
    }
}
