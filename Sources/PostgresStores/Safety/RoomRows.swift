#if Postgres
import Safety
import SharedKernel

/// The table `rooms`: the room log.
///
/// What was added later has the greater `seq`, which decides between equal times.
enum RoomRows {
    private static let columns = "id, caller, callee, started_at, ended_at"
    private static let roomSQL = "SELECT \(columns) FROM rooms WHERE id = $1"
    private static let newestSQL = """
        SELECT \(columns) FROM rooms WHERE caller = $1 OR callee = $1 ORDER BY started_at DESC, seq DESC LIMIT $2
        """

    /// Writes a part of the log; whoever is not among those held is written as nobody.
    static func log(_ part: RoomLogBatch.Part, naming held: Set<AccountID>, in database: PostgresConnection) throws {
        func name(_ account: AccountID) -> String? { held.contains(account) ? account.description : nil }
        if !part.openings.isEmpty {
            try database.execute(
                """
                INSERT INTO rooms (id, caller, callee, started_at) SELECT room, caller, callee, at
                FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[])
                WITH ORDINALITY AS o (room, caller, callee, at, number) ORDER BY number
                ON CONFLICT (id) DO NOTHING
                """,
                [
                    .texts(part.openings.map(\.room.description)), .texts(part.openings.map { name($0.caller) }),
                    .texts(part.openings.map { name($0.callee) }), .integers(part.openings.map(\.at.milliseconds)),
                ]
            )
        }
        if !part.closings.isEmpty {
            try database.execute(
                """
                UPDATE rooms SET ended_at = c.at FROM unnest($1::text[], $2::bigint[]) AS c (room, at)
                WHERE rooms.id = c.room AND ended_at IS NULL
                """,
                [.texts(part.closings.map(\.room.description)), .integers(part.closings.map(\.at.milliseconds))]
            )
        }
    }

    static func room(_ id: RoomID, in database: PostgresConnection) throws -> LoggedRoom? {
        try database.execute(Self.roomSQL, [.id(id)]).first(Self.room(from:))
    }

    static func newest(_ count: Int, of account: AccountID, in database: PostgresConnection) throws -> [LoggedRoom] {
        try database.execute(Self.newestSQL, [.id(account), .limit(count)]).all(Self.room(from:))
    }

    static func closeAll(at now: Instant, in database: PostgresConnection) throws {
        try database.execute("UPDATE rooms SET ended_at = $1 WHERE ended_at IS NULL", [.instant(now)])
    }

    static func prune(startedBefore instant: Instant, in database: PostgresConnection) throws {
        try database.execute(
            "DELETE FROM rooms WHERE started_at < $1 OR (caller IS NULL AND callee IS NULL)",
            [.instant(instant)]
        )
    }

    private static func room(from row: inout StoredRow) throws -> LoggedRoom {
        LoggedRoom(
            id: try row.identifier(),
            caller: try row.optionalIdentifier(),
            callee: try row.optionalIdentifier(),
            startedAt: try row.instant(),
            endedAt: try row.optionalInstant()
        )
    }
}
#endif
