#if Postgres
import Safety
import SharedKernel

/// The table `blocks`.
///
/// What was added later has the greater `seq`, which decides between equal times.
enum BlockRows {
    /// Adds a block of two accounts that are held, unless there is one.
    static func insert(_ block: Block, in database: PostgresConnection) throws {
        try database.execute(
            """
            INSERT INTO blocks (blocker, blocked, room, created_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (blocker, blocked) DO NOTHING
            """,
            [.id(block.blocker), .id(block.blocked), .id(block.room), .instant(block.createdAt)]
        )
    }

    static func keepNewest(_ bound: Int, of blocker: AccountID, in database: PostgresConnection) throws {
        try database.execute(
            """
            DELETE FROM blocks WHERE blocker = $1 AND blocked IN (
                SELECT blocked FROM blocks WHERE blocker = $1 ORDER BY created_at DESC, seq DESC OFFSET $2
            )
            """,
            [.id(blocker), .limit(bound)]
        )
    }

    static func blocked(by blocker: AccountID, in database: PostgresConnection) throws -> Set<AccountID> {
        Set(
            try database.execute("SELECT blocked FROM blocks WHERE blocker = $1", [.id(blocker)])
                .all { row in try row.identifier() }
        )
    }

    static func blockers(_ count: Int, of blocked: AccountID, in database: PostgresConnection) throws -> Set<AccountID>
    {
        Set(
            try database.execute(
                "SELECT blocker FROM blocks WHERE blocked = $1 ORDER BY created_at DESC, seq DESC LIMIT $2",
                [.id(blocked), .limit(count)]
            ).all { row in try row.identifier() }
        )
    }

    static func newest(_ count: Int, of blocker: AccountID, in database: PostgresConnection) throws -> [Block] {
        try database.execute(
            """
            SELECT blocker, blocked, room, created_at FROM blocks WHERE blocker = $1
            ORDER BY created_at DESC, seq DESC LIMIT $2
            """,
            [.id(blocker), .limit(count)]
        ).all { row in
            Block(
                blocker: try row.identifier(),
                blocked: try row.identifier(),
                room: try row.identifier(),
                createdAt: try row.instant()
            )
        }
    }
}
#endif
