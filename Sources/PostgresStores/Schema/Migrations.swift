#if Postgres
/// How the tables came to be, step by step.
///
/// A step that was released is never changed; the next is added below it. Each is done once for a database, by whichever
/// server comes first, and noted in `hallway_migrations` in the same transaction.
enum Migrations {
    /// A step, and how it is noted.
    struct Step: Sendable {
        let name: String
        let sql: String
    }

    static let all = [
        Step(name: "accounts, credentials, sessions", sql: Schema.accountsCredentialsSessions),
        Step(name: "bans, invites, blocks, rooms, reports, audit", sql: Schema.safety),
    ]

    /// What whoever changes the tables locks.
    ///
    /// Nothing else is locked by this number, which is "hallway" in ASCII.
    static let lock: Int64 = 0x6861_6C6C_7761_79

    /// Whether all steps are done; an error if the database has seen others.
    static func areDone(on connection: PostgresConnection, steps: [Step] = Self.all) throws -> Bool {
        try Self.pending(of: steps, on: connection).isEmpty
    }

    /// Does the steps that are not done yet, all of them or none.
    static func bringUpToDate(_ connection: PostgresConnection, steps: [Step] = Self.all) throws {
        try connection.script("BEGIN")
        try connection.execute("SELECT pg_advisory_xact_lock($1)", [.integer(Self.lock)])
        try connection.script(Schema.migrations)
        // Another server may have been here while this one waited for the lock.
        for (version, step) in try Self.pending(of: steps, on: connection) {
            try connection.script(step.sql)
            try connection.execute(
                "INSERT INTO hallway_migrations (version, name) VALUES ($1, $2)",
                [.integer(Int64(version)), .text(step.name)]
            )
        }
        try connection.script("COMMIT")
    }

    /// The steps to be done, with their numbers; an error if the database has seen others.
    private static func pending(
        of steps: [Step],
        on connection: PostgresConnection
    ) throws -> [(version: Int, step: Step)] {
        let exists = try connection.execute("SELECT to_regclass('hallway_migrations') IS NOT NULL AS there")
        guard try exists.first({ row in try row.bool() }) == true else { return Self.numbered(steps) }
        let done = try connection.execute("SELECT name FROM hallway_migrations ORDER BY version")
            .all { row in try row.text() }
        guard done.count <= steps.count else {
            throw Self.unusable("it was made by a newer version of Hallway")
        }
        guard done == steps.prefix(done.count).map(\.name) else {
            throw Self.unusable("its tables were not made by Hallway as this version knows it")
        }
        return Array(Self.numbered(steps).dropFirst(done.count))
    }

    private static func numbered(_ steps: [Step]) -> [(version: Int, step: Step)] {
        steps.enumerated().map { ($0.offset + 1, $0.element) }
    }

    private static func unusable(_ reason: String) -> PostgresFailure {
        PostgresFailure(kind: .unusable, message: reason)
    }
}
#endif
