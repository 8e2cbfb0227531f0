import GRDB
import Safety
import SharedKernel

/// The table `blocks`.
///
/// What was added later has the greater `rowid`, which decides between equal times.
enum BlockRows {
    static func insert(_ block: Block, in database: Database) throws {
        let blocker = block.blocker.description
        let blocked = block.blocked.description
        // A conflict clause does not cover foreign keys, so both accounts are looked for.
        try database.execute(
            sql: """
                INSERT INTO blocks (blocker, blocked, room, createdAt) SELECT ?, ?, ?, ?
                WHERE EXISTS (SELECT 1 FROM accounts WHERE id = ?) AND EXISTS (SELECT 1 FROM accounts WHERE id = ?)
                ON CONFLICT (blocker, blocked) DO NOTHING
                """,
            arguments: [blocker, blocked, block.room.description, block.createdAt.milliseconds, blocker, blocked]
        )
    }

    static func keepNewest(_ bound: Int, of blocker: AccountID, in database: Database) throws {
        try database.execute(
            sql: """
                DELETE FROM blocks WHERE rowid IN (
                    SELECT rowid FROM blocks WHERE blocker = ? ORDER BY createdAt DESC, rowid DESC LIMIT -1 OFFSET ?
                )
                """,
            arguments: [blocker.description, bound]
        )
    }

    static func blocked(by blocker: AccountID, in database: Database) throws -> Set<AccountID> {
        let statement = try database.cachedStatement(sql: "SELECT blocked FROM blocks WHERE blocker = ?")
        let rows = try Row.fetchCursor(statement, arguments: [blocker.description])
        var blocked: Set<AccountID> = []
        while let row = try rows.next() {
            blocked.insert(try StoredRow(row).identifier("blocked", at: 0))
        }
        return blocked
    }

    static func blockers(_ count: Int, of blocked: AccountID, in database: Database) throws -> Set<AccountID> {
        let rows = try Row.fetchCursor(
            database,
            sql: "SELECT blocker FROM blocks WHERE blocked = ? ORDER BY createdAt DESC, rowid DESC LIMIT ?",
            arguments: [blocked.description, count]
        )
        var blockers: Set<AccountID> = []
        while let row = try rows.next() {
            blockers.insert(try StoredRow(row).identifier("blocker", at: 0))
        }
        return blockers
    }

    static func newest(_ count: Int, of blocker: AccountID, in database: Database) throws -> [Block] {
        try Row.fetchAll(
            database,
            sql: "SELECT * FROM blocks WHERE blocker = ? ORDER BY createdAt DESC, rowid DESC LIMIT ?",
            arguments: [blocker.description, count]
        ).map { try Self.block(from: StoredRow($0)) }
    }

    private static func block(from row: StoredRow) throws(MalformedRow) -> Block {
        Block(
            blocker: try row.identifier("blocker"),
            blocked: try row.identifier("blocked"),
            room: try row.identifier("room"),
            createdAt: try row.instant("createdAt")
        )
    }
}
