import Accounts
import GRDB
import SharedKernel

/// The table `bans`.
enum BanRows {
    static func ban(of account: AccountID, in database: Database) throws -> Ban? {
        try Row.fetchOne(database, sql: "SELECT * FROM bans WHERE account = ?", arguments: [account.description])
            .map { try Self.ban(from: StoredRow($0)) }
    }

    static func put(_ ban: Ban, in database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO bans (account, scope, reason, bannedAt, until, by) VALUES (?, 'account', ?, ?, ?, ?)
                ON CONFLICT (account) DO UPDATE
                SET reason = excluded.reason, bannedAt = excluded.bannedAt, until = excluded.until, by = excluded.by
                """,
            arguments: [
                ban.account.description, ban.reason, ban.bannedAt.milliseconds, ban.until?.milliseconds, ban.by,
            ]
        )
    }

    static func remove(of account: AccountID, in database: Database) throws {
        try database.execute(sql: "DELETE FROM bans WHERE account = ?", arguments: [account.description])
    }

    static func prune(overSince instant: Instant, in database: Database) throws {
        try database.execute(sql: "DELETE FROM bans WHERE until < ?", arguments: [instant.milliseconds])
    }

    private static func ban(from row: StoredRow) throws(MalformedRow) -> Ban {
        Ban(
            account: try row.identifier("account"),
            reason: try row.value("reason"),
            bannedAt: try row.instant("bannedAt"),
            until: try row.optionalInstant("until"),
            by: try row.value("by")
        )
    }
}
