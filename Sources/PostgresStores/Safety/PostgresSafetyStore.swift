#if Postgres
public import Safety
public import SharedKernel

/// Blocks, the room log and reports in a PostgreSQL database; many servers may keep theirs in the same.
///
/// Accounts that a row names are held before it is added, so that none is deleted between the look and the row.
public struct PostgresSafetyStore: SafetyStore {
    private let database: PostgresDatabase
    private let bound: Int

    /// Keeps them in this database: for an account so many blocks, and tells it so many of each kind.
    public init(_ database: PostgresDatabase, bound: Int = SafetyRecords.most) {
        self.database = database
        self.bound = bound
    }

    /// See `SafetyStore`.
    public func add(_ block: Block) async throws(StoreError) {
        let bound = self.bound
        try await self.database.perform(.write, "add a block") { database in
            // One at a time adds for a blocker: two at once would each leave the other's over the bound.
            guard try NamedAccounts.hold(block.blocker, alone: block.blocked, in: database) else { return }
            try BlockRows.insert(block, in: database)
            try BlockRows.keepNewest(bound, of: block.blocker, in: database)
        }
    }

    /// See `SafetyStore`.
    public func blocked(by account: AccountID) async throws(StoreError) -> Set<AccountID> {
        try await self.database.perform(.look, "read blocks") { database in
            try BlockRows.blocked(by: account, in: database)
        }
    }

    /// See `SafetyStore`.
    public func blockers(of account: AccountID) async throws(StoreError) -> Set<AccountID> {
        let bound = self.bound
        return try await self.database.perform(.look, "read who has blocked") { database in
            try BlockRows.blockers(bound, of: account, in: database)
        }
    }

    /// See `SafetyStore`.
    public func log(_ entries: [RoomLogEntry]) async throws(StoreError) {
        guard !entries.isEmpty else { return }
        try await self.database.perform(.write, "log rooms") { database in
            let batch = RoomLogBatch(entries)
            let held = try NamedAccounts.hold(batch.accounts, in: database)
            for part in batch.parts {
                try RoomRows.log(part, naming: held, in: database)
            }
        }
    }

    /// See `SafetyStore`.
    public func room(_ id: RoomID) async throws(StoreError) -> LoggedRoom? {
        try await self.database.perform(.look, "read a room") { database in
            try RoomRows.room(id, in: database)
        }
    }

    /// See `SafetyStore`.
    public func file(_ report: Report) async throws(StoreError) -> ReportID {
        try await self.database.perform(.write, "file a report") { database in
            let held = try NamedAccounts.hold([report.reporter, report.reported], in: database)
            // Waits for another who files at the same time; then the first one's is there to be read.
            if try ReportRows.insert(report, naming: held, in: database) { return report.id }
            return try ReportRows.id(of: report.room, by: report.reporter, in: database) ?? report.id
        }
    }

    /// See `SafetyStore`.
    public func report(_ id: ReportID) async throws(StoreError) -> Report? {
        try await self.database.perform(.look, "read a report") { database in
            try ReportRows.report(id, in: database)
        }
    }

    /// See `SafetyStore`.
    public func reports(_ filter: ReportFilter, newest count: Int) async throws(StoreError) -> [Report] {
        try await self.database.perform(.look, "read reports") { database in
            try ReportRows.newest(count, passing: filter, in: database)
        }
    }

    /// See `SafetyStore`.
    public func decide(_ id: ReportID, _ decision: ReportDecision) async throws(StoreError) -> Report? {
        try await self.database.perform(.write, "decide a report") { database in
            // The statement itself looks whether it is open, after waiting for another who decides it.
            try ReportRows.decide(id, decision, in: database)
            return try ReportRows.report(id, in: database)
        }
    }

    /// See `SafetyStore`.
    ///
    /// It closes the rooms of every server of this database: not for one of many.
    public func closeOpenRooms(at now: Instant) async throws(StoreError) {
        try await self.database.perform(.sweep, "close the rooms left open") { database in
            try RoomRows.closeAll(at: now, in: database)
        }
    }

    /// See `SafetyStore`.
    public func records(of account: AccountID) async throws(StoreError) -> SafetyRecords {
        let bound = self.bound
        return try await self.database.perform(.read, "read an account's records") { database in
            SafetyRecords(
                blocks: try BlockRows.newest(bound, of: account, in: database),
                rooms: try RoomRows.newest(bound, of: account, in: database),
                reports: try ReportRows.newest(bound, by: account, in: database)
            )
        }
    }

    /// See `SafetyStore`.
    public func prune(roomsStartedBefore: Instant, reportsDecidedBefore: Instant) async throws(StoreError) {
        try await self.database.perform(.sweep, "prune rooms and reports") { database in
            try RoomRows.prune(startedBefore: roomsStartedBefore, in: database)
            try ReportRows.prune(decidedBefore: reportsDecidedBefore, in: database)
        }
    }
}
#endif
