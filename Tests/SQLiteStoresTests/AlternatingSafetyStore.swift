import Safety
import SharedKernel
import Synchronization

/// Two stores on one file, as two servers have them, taking turns.
final class AlternatingSafetyStore: SafetyStore {
    private let first: any SafetyStore
    private let second: any SafetyStore
    private let turn = Atomic(0)

    init(first: any SafetyStore, second: any SafetyStore) {
        self.first = first
        self.second = second
    }

    private var next: any SafetyStore {
        self.turn.wrappingAdd(1, ordering: .relaxed).newValue.isMultiple(of: 2) ? self.first : self.second
    }

    func add(_ block: Block) async throws(StoreError) {
        try await self.next.add(block)
    }

    func blocked(by account: AccountID) async throws(StoreError) -> Set<AccountID> {
        try await self.next.blocked(by: account)
    }

    func log(_ entries: [RoomLogEntry]) async throws(StoreError) {
        try await self.next.log(entries)
    }

    func room(_ id: RoomID) async throws(StoreError) -> LoggedRoom? {
        try await self.next.room(id)
    }

    func file(_ report: Report) async throws(StoreError) -> ReportID {
        try await self.next.file(report)
    }

    func report(_ id: ReportID) async throws(StoreError) -> Report? {
        try await self.next.report(id)
    }

    func reports(_ filter: ReportFilter, newest count: Int) async throws(StoreError) -> [Report] {
        try await self.next.reports(filter, newest: count)
    }

    func decide(_ id: ReportID, _ decision: ReportDecision) async throws(StoreError) -> Report? {
        try await self.next.decide(id, decision)
    }

    func closeOpenRooms(at now: Instant) async throws(StoreError) {
        try await self.next.closeOpenRooms(at: now)
    }

    func records(of account: AccountID) async throws(StoreError) -> SafetyRecords {
        try await self.next.records(of: account)
    }

    func prune(roomsStartedBefore: Instant, reportsDecidedBefore: Instant) async throws(StoreError) {
        try await self.next.prune(roomsStartedBefore: roomsStartedBefore, reportsDecidedBefore: reportsDecidedBefore)
    }
}
