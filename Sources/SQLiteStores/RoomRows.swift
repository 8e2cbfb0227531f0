import GRDB
import Safety
import SharedKernel

/// The table `rooms`: the room log.
///
/// What was added later has the greater `rowid`, which decides between equal times.
enum RoomRows {
    /// Statements are kept prepared: this is done for every pair of guests there is.
    static func log(_ entry: RoomLogEntry, in database: Database) throws {
        switch entry {
        case .opened(let room, let caller, let callee, let instant):
            // An account that is gone is read as null.
            try database.cachedStatement(
                sql: """
                    INSERT INTO rooms (id, caller, callee, startedAt) VALUES
                    (?, (SELECT id FROM accounts WHERE id = ?), (SELECT id FROM accounts WHERE id = ?), ?)
                    ON CONFLICT (id) DO NOTHING
                    """
            ).execute(
                arguments: [room.description, caller.description, callee.description, instant.milliseconds]
            )
        case .closed(let room, let instant):
            try database.cachedStatement(sql: "UPDATE rooms SET endedAt = ? WHERE id = ? AND endedAt IS NULL")
                .execute(arguments: [instant.milliseconds, room.description])
        }
    }

    static func room(_ id: RoomID, in database: Database) throws -> LoggedRoom? {
        try Row.fetchOne(database, sql: "SELECT * FROM rooms WHERE id = ?", arguments: [id.description])
            .map { try Self.room(from: StoredRow($0)) }
    }

    static func newest(_ count: Int, of account: AccountID, in database: Database) throws -> [LoggedRoom] {
        try Row.fetchAll(
            database,
            sql: "SELECT * FROM rooms WHERE caller = ? OR callee = ? ORDER BY startedAt DESC, rowid DESC LIMIT ?",
            arguments: [account.description, account.description, count]
        ).map { try Self.room(from: StoredRow($0)) }
    }

    static func closeAll(at now: Instant, in database: Database) throws {
        try database.execute(
            sql: "UPDATE rooms SET endedAt = ? WHERE endedAt IS NULL",
            arguments: [now.milliseconds]
        )
    }

    static func prune(startedBefore instant: Instant, in database: Database) throws {
        try database.execute(
            sql: "DELETE FROM rooms WHERE startedAt < ? OR (caller IS NULL AND callee IS NULL)",
            arguments: [instant.milliseconds]
        )
    }

    private static func room(from row: StoredRow) throws(MalformedRow) -> LoggedRoom {
        LoggedRoom(
            id: try row.identifier("id"),
            caller: try row.optionalIdentifier("caller"),
            callee: try row.optionalIdentifier("callee"),
            startedAt: try row.instant("startedAt"),
            endedAt: try row.optionalInstant("endedAt")
        )
    }
}
