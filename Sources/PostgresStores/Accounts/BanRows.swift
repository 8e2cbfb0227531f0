#if Postgres
import Accounts
import SharedKernel

/// The table `bans`.
enum BanRows {
    /// What ``ban(of:from:)`` reads, of the table `b`.
    static let columns = "b.banned_at, b.reason, b.until, b.by"

    private static let banSQL = "SELECT \(columns) FROM bans b WHERE b.account = $1"

    static func ban(of account: AccountID, in database: PostgresConnection) throws -> Ban? {
        try database.execute(Self.banSQL, [.id(account)]).first { row in try Self.ban(of: account, from: &row) } ?? nil
    }

    static func put(_ ban: Ban, in database: PostgresConnection) throws {
        try database.execute(
            """
            INSERT INTO bans (account, scope, reason, banned_at, until, by) VALUES ($1, 'account', $2, $3, $4, $5)
            ON CONFLICT (account) DO UPDATE
            SET reason = excluded.reason, banned_at = excluded.banned_at, until = excluded.until, by = excluded.by
            """,
            [.id(ban.account), .text(ban.reason), .instant(ban.bannedAt), .instant(ban.until), .text(ban.by)]
        )
    }

    /// Removes a ban that is in force.
    ///
    /// Answers false if there is none.
    static func remove(of account: AccountID, inForceAt now: Instant, in database: PostgresConnection) throws -> Bool {
        try database.execute(
            "DELETE FROM bans WHERE account = $1 AND (until IS NULL OR until > $2)",
            [.id(account), .instant(now)]
        ).changesCount > 0
    }

    static func prune(overSince instant: Instant, in database: PostgresConnection) throws {
        try database.execute("DELETE FROM bans WHERE until < $1", [.instant(instant)])
    }

    /// The ban, or nil if a row that was joined to none has none.
    static func ban(of account: AccountID, from row: inout StoredRow) throws -> Ban? {
        guard let bannedAt = try row.optionalInstant() else { return nil }
        return Ban(
            account: account,
            reason: try row.text(),
            bannedAt: bannedAt,
            until: try row.optionalInstant(),
            by: try row.text()
        )
    }
}
#endif
