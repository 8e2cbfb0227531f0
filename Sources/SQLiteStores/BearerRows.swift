import Accounts
import GRDB
import SharedKernel

/// What `sessionFamilies`, `accounts` and `bans` have of whoever bears the tokens of a session, read with one statement.
enum BearerRows {
    /// One statement sees one state of the database, as a transaction would.
    private static let sql = """
        SELECT s.account, s.guest, a.displayName, a.kind, s.expiresAt, s.revokedAt, b.bannedAt, b.until, b.reason, b.by
        FROM sessionFamilies s JOIN accounts a ON a.id = s.account LEFT JOIN bans b ON b.account = s.account
        WHERE s.id = ?
        """

    static func bearer(of session: SessionID, in database: Database) throws -> SessionBearer? {
        let statement = try database.cachedStatement(sql: Self.sql)
        let rows = try Row.fetchCursor(statement, arguments: [session.description])
        var bearer: SessionBearer?
        // A row is good until the next is asked for.
        while let row = try rows.next() {
            bearer = try Self.bearer(from: StoredRow(row))
        }
        return bearer
    }

    private static func bearer(from row: StoredRow) throws(MalformedRow) -> SessionBearer {
        guard let kind = Account.Kind(rawValue: try row.value("kind", at: 3)) else {
            throw MalformedRow(column: "kind")
        }
        let account: AccountID = try row.identifier("account", at: 0)
        return SessionBearer(
            account: account,
            guest: try row.identifier("guest", at: 1),
            displayName: try row.value("displayName", at: 2),
            kind: kind,
            expiresAt: try row.instant("expiresAt", at: 4),
            revokedAt: try row.optionalInstant("revokedAt", at: 5),
            ban: try Self.ban(of: account, from: row)
        )
    }

    private static func ban(of account: AccountID, from row: StoredRow) throws(MalformedRow) -> Ban? {
        guard let bannedAt = try row.optionalInstant("bannedAt", at: 6) else { return nil }
        return Ban(
            account: account,
            reason: try row.value("reason", at: 8),
            bannedAt: bannedAt,
            until: try row.optionalInstant("until", at: 7),
            by: try row.value("by", at: 9)
        )
    }
}
