#if Postgres
import Accounts
import SharedKernel

/// The table `revocations`, the feed by which every server hears of what another ended.
///
/// A reader goes on behind the last id it saw, so an id must never be seen before a smaller one. A sequence would hand out
/// ids before their transactions are committed, in another order; so the last id is a row, `revocation_feed`, which
/// whoever adds to the feed counts up and thereby holds until it commits. Where the feed ends is what is committed of
/// that row, whatever is under way and whatever was pruned.
///
/// All who add wait for one another, so it is the last thing that a transaction does besides its audit entry: nobody who
/// holds the feed waits for anything else, and a commit is all that the next one waits for.
enum RevocationRows {
    private static let insertSQL = """
        WITH place AS (
            UPDATE revocation_feed SET last = last + cardinality($1::text[]) RETURNING last - cardinality($1::text[]) AS at
        )
        INSERT INTO revocations (id, account, session, reason, at)
        SELECT place.at + told.number, told.account, told.session, $3, $4
        FROM place, unnest($1::text[], $2::text[]) WITH ORDINALITY AS told (account, session, number)
        """

    /// Adds to the feed: that these accounts' sessions, or all of an account's where it is nil, are over or shut out.
    static func insert(
        _ over: [(account: AccountID, session: SessionID?)],
        because reason: Revocation.Reason,
        at now: Instant,
        in database: PostgresConnection
    ) throws {
        guard !over.isEmpty else { return }
        try database.execute(
            Self.insertSQL,
            [
                .texts(over.map(\.account.description)), .texts(over.map { $0.session?.description }),
                .text(reason.rawValue), .instant(now),
            ]
        )
    }

    static func revocations(
        after cursor: Int64?,
        atMost count: Int,
        in database: PostgresConnection
    ) throws -> Revocations {
        guard let cursor else {
            let end = try database.execute("SELECT last FROM revocation_feed").first { row in try row.integer() }
            return Revocations(cursor: end ?? 0, all: [])
        }
        let sql = "SELECT id, account, session, reason FROM revocations WHERE id > $1 ORDER BY id LIMIT $2"
        let rows = try database.execute(sql, [.integer(cursor), .limit(count)]).all { row in
            (try row.integer(), try? Self.revocation(from: &row))
        }
        return Revocations(
            cursor: rows.last?.0 ?? cursor,
            all: rows.compactMap(\.1),
            unreadable: rows.filter { $0.1 == nil }.map(\.0)
        )
    }

    private static func revocation(from row: inout StoredRow) throws -> Revocation {
        let account: AccountID = try row.identifier()
        return Revocation(account: account, session: try row.optionalIdentifier(), reason: try row.word())
    }

    static func forget(_ account: AccountID, in database: PostgresConnection) throws {
        try database.execute("DELETE FROM revocations WHERE account = $1", [.id(account)])
    }

    static func prune(since instant: Instant, in database: PostgresConnection) throws {
        try database.execute("DELETE FROM revocations WHERE at < $1", [.instant(instant)])
    }
}
#endif
