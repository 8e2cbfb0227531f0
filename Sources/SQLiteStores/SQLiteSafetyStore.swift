public import Safety
public import SharedKernel

/// Blocks, the room log and reports in an SQLite file.
public struct SQLiteSafetyStore: SafetyStore {
    private let database: SQLiteDatabase
    private let bound: Int

    /// Keeps them in this database: for an account so many blocks, and tells it so many of each kind.
    public init(_ database: SQLiteDatabase, bound: Int = SafetyRecords.most) {
        self.database = database
        self.bound = bound
    }

    /// See `SafetyStore`.
    public func add(_ block: Block) async throws(StoreError) {
        try await self.database.write("add a block") { database in
            try BlockRows.insert(block, in: database)
            try BlockRows.keepNewest(self.bound, of: block.blocker, in: database)
        }
    }

    /// See `SafetyStore`.
    public func blocked(by account: AccountID) async throws(StoreError) -> Set<AccountID> {
        try self.database.look("read blocks") { database in
            try BlockRows.blocked(by: account, in: database)
        }
    }

    /// See `SafetyStore`.
    public func blockers(of account: AccountID) async throws(StoreError) -> Set<AccountID> {
        try self.database.look("read who has blocked") { database in
            try BlockRows.blockers(self.bound, of: account, in: database)
        }
    }

    /// See `SafetyStore`.
    public func log(_ entries: [RoomLogEntry]) async throws(StoreError) {
        try await self.database.write("log rooms") { database in
            for entry in entries {
                try RoomRows.log(entry, in: database)
            }
        }
    }

    /// See `SafetyStore`.
    public func room(_ id: RoomID) async throws(StoreError) -> LoggedRoom? {
        try await self.database.read("read a room") { database in
            try RoomRows.room(id, in: database)
        }
    }

    /// See `SafetyStore`.
    public func file(_ report: Report) async throws(StoreError) -> ReportID {
        try await self.database.write("file a report") { database in
            if let first = try ReportRows.id(of: report.room, by: report.reporter, in: database) { return first }
            try ReportRows.insert(report, in: database)
            return report.id
        }
    }

    /// See `SafetyStore`.
    public func report(_ id: ReportID) async throws(StoreError) -> Report? {
        try await self.database.read("read a report") { database in
            try ReportRows.report(id, in: database)
        }
    }

    /// See `SafetyStore`.
    public func reports(_ filter: ReportFilter, newest count: Int) async throws(StoreError) -> [Report] {
        try await self.database.read("read reports") { database in
            try ReportRows.newest(count, passing: filter, in: database)
        }
    }

    /// See `SafetyStore`.
    public func decide(_ id: ReportID, _ decision: ReportDecision) async throws(StoreError) -> Report? {
        try await self.database.write("decide a report") { database in
            try ReportRows.decide(id, decision, in: database)
            return try ReportRows.report(id, in: database)
        }
    }

    /// See `SafetyStore`.
    public func closeOpenRooms(at now: Instant) async throws(StoreError) {
        try await self.database.write("close the rooms left open") { database in
            try RoomRows.closeAll(at: now, in: database)
        }
    }

    /// See `SafetyStore`.
    public func records(of account: AccountID) async throws(StoreError) -> SafetyRecords {
        try await self.database.read("read an account's records") { database in
            SafetyRecords(
                blocks: try BlockRows.newest(self.bound, of: account, in: database),
                rooms: try RoomRows.newest(self.bound, of: account, in: database),
                reports: try ReportRows.newest(self.bound, by: account, in: database)
            )
        }
    }

    /// See `SafetyStore`.
    public func prune(roomsStartedBefore: Instant, reportsDecidedBefore: Instant) async throws(StoreError) {
        try await self.database.write("prune rooms and reports") { database in
            try RoomRows.prune(startedBefore: roomsStartedBefore, in: database)
            try ReportRows.prune(decidedBefore: reportsDecidedBefore, in: database)
        }
    }
}
