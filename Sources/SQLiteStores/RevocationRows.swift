import Accounts
import GRDB
import SharedKernel

/// The table `revocations`, the feed by which every server hears of what another ended.
enum RevocationRows {
    static func insert(_ revocation: Revocation, at now: Instant, in database: Database) throws {
        try database.execute(
            sql: "INSERT INTO revocations (account, session, reason, at) VALUES (?, ?, ?, ?)",
            arguments: [
                revocation.account.description, revocation.session?.description, revocation.reason.rawValue,
                now.milliseconds,
            ]
        )
    }

    static func revocations(after cursor: Int64?, atMost count: Int, in database: Database) throws -> Revocations {
        guard let cursor else {
            // Not `max(id)`, which goes back when the last rows are pruned.
            let end = try Int64.fetchOne(database, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'revocations'")
            return Revocations(cursor: end ?? 0, all: [])
        }
        let sql = "SELECT * FROM revocations WHERE id > ? ORDER BY id LIMIT ?"
        let rows = try Row.fetchAll(database, sql: sql, arguments: [cursor, count]).map(StoredRow.init)
        var (end, readable, unreadable): (Int64, [Revocation], [Int64]) = (cursor, [], [])
        for row in rows {
            end = try row.value("id")
            if let revocation = try? Self.revocation(from: row) {
                readable.append(revocation)
            } else {
                unreadable.append(end)
            }
        }
        return Revocations(cursor: end, all: readable, unreadable: unreadable)
    }

    static func forget(_ account: AccountID, in database: Database) throws {
        try database.execute(sql: "DELETE FROM revocations WHERE account = ?", arguments: [account.description])
    }

    static func prune(since instant: Instant, in database: Database) throws {
        try database.execute(sql: "DELETE FROM revocations WHERE at < ?", arguments: [instant.milliseconds])
    }

    private static func revocation(from row: StoredRow) throws(MalformedRow) -> Revocation {
        guard let reason = Revocation.Reason(rawValue: try row.value("reason")) else {
            throw MalformedRow(column: "reason")
        }
        return Revocation(
            account: try row.identifier("account"),
            session: try row.optionalIdentifier("session"),
            reason: reason
        )
    }
}
