import Accounts
import Foundation
import GRDB
import SharedKernel

/// The table `sessionFamilies`.
enum SessionRows {
    static func session(_ id: SessionID, in database: Database) throws -> SignInSession? {
        try Row.fetchOne(database, sql: "SELECT * FROM sessionFamilies WHERE id = ?", arguments: [id.description])
            .map { try Self.session(from: StoredRow($0)) }
    }

    static func sessions(of account: AccountID, in database: Database) throws -> [SignInSession] {
        let sql = "SELECT * FROM sessionFamilies WHERE account = ?"
        return try Row.fetchAll(database, sql: sql, arguments: [account.description])
            .map { try Self.session(from: StoredRow($0)) }
    }

    /// Adds a session.
    ///
    /// Answers false if it is there already.
    @discardableResult
    static func insert(_ session: SignInSession, in database: Database) throws -> Bool {
        try database.execute(
            sql: """
                INSERT INTO sessionFamilies
                (id, account, guest, createdAt, device, chainKey, current, retired, refreshedAt, expiresAt, revokedAt)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
                """,
            arguments: [
                session.id.description, session.account.description, session.guest.description,
                session.createdAt.milliseconds, session.device, Data(session.chainKey.bytes),
                Data(session.current.bytes), Self.data(of: session.retired), session.refreshedAt.milliseconds,
                session.expiresAt.milliseconds, session.revokedAt?.milliseconds,
            ]
        )
        return database.changesCount > 0
    }

    /// Stores a refreshed session if the digest is still current.
    ///
    /// Answers whether it was.
    static func update(_ session: SignInSession, replacing current: TokenDigest, in database: Database) throws -> Bool {
        try database.execute(
            sql: """
                UPDATE sessionFamilies SET current = ?, retired = ?, refreshedAt = ?, expiresAt = ?
                WHERE id = ? AND current = ? AND revokedAt IS NULL
                """,
            arguments: [
                Data(session.current.bytes), Self.data(of: session.retired), session.refreshedAt.milliseconds,
                session.expiresAt.milliseconds, session.id.description, Data(current.bytes),
            ]
        )
        return database.changesCount > 0
    }

    /// Ends a session that was not ended, and says so in the feed.
    static func revoke(_ session: SessionID, at now: Instant, in database: Database) throws {
        let sql = "UPDATE sessionFamilies SET revokedAt = ? WHERE id = ? AND revokedAt IS NULL RETURNING account"
        let revoked = try Row.fetchOne(database, sql: sql, arguments: [now.milliseconds, session.description])
        guard let revoked else { return }
        let account: AccountID = try StoredRow(revoked).identifier("account")
        let revocation = Revocation(account: account, session: session, reason: .signedOut)
        try RevocationRows.insert(revocation, at: now, in: database)
    }

    /// Ends all sessions of an account's that last, but for one and for so many of those refreshed last.
    static func revokeAll(
        of account: AccountID,
        but kept: SessionID,
        sparing count: Int,
        at now: Instant,
        in database: Database
    ) throws {
        let sql = """
            SELECT id FROM sessionFamilies WHERE account = ? AND id <> ? AND revokedAt IS NULL AND expiresAt > ?
            ORDER BY refreshedAt DESC, createdAt DESC, id DESC LIMIT -1 OFFSET ?
            """
        let arguments: StatementArguments = [account.description, kept.description, now.milliseconds, count]
        for row in try Row.fetchAll(database, sql: sql, arguments: arguments) {
            try Self.revoke(StoredRow(row).identifier("id"), at: now, in: database)
        }
    }

    /// Forgets what is over; of what ended by itself, the feed tells.
    static func prune(at now: Instant, in database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO revocations (account, session, reason, at)
                SELECT account, id, ?, ? FROM sessionFamilies WHERE expiresAt <= ? AND revokedAt IS NULL ORDER BY id
                """,
            arguments: [Revocation.Reason.signedOut.rawValue, now.milliseconds, now.milliseconds]
        )
        try database.execute(
            sql: "DELETE FROM sessionFamilies WHERE expiresAt <= ? OR revokedAt <= ?",
            arguments: [now.milliseconds, now.milliseconds]
        )
    }

    private static func session(from row: StoredRow) throws(MalformedRow) -> SignInSession {
        SignInSession(
            id: try row.identifier("id"),
            account: try row.identifier("account"),
            guest: try row.identifier("guest"),
            createdAt: try row.instant("createdAt"),
            device: try row.optional("device"),
            chainKey: ChainKey(bytes: try row.bytes("chainKey")),
            current: TokenDigest(bytes: try row.bytes("current")),
            retired: try Self.retired(from: row),
            refreshedAt: try row.instant("refreshedAt"),
            expiresAt: try row.instant("expiresAt"),
            revokedAt: try row.optionalInstant("revokedAt")
        )
    }

    private static func data(of retired: [SignInSession.RetiredToken]) -> Data {
        retired.reduce(into: Data()) { data, token in
            withUnsafeBytes(of: token.at.milliseconds.bigEndian) { data.append(contentsOf: $0) }
            data.append(contentsOf: token.digest.bytes)
        }
    }

    private static func retired(from row: StoredRow) throws(MalformedRow) -> [SignInSession.RetiredToken] {
        let bytes = try row.bytes("retired")
        guard bytes.count.isMultiple(of: 40) else { throw MalformedRow(column: "retired") }
        return try stride(from: 0, to: bytes.count, by: 40).map { (start) throws(MalformedRow) in
            let time = bytes[start..<start + 8].reduce(0) { $0 << 8 | Int64($1) }
            let digest = TokenDigest(bytes: Array(bytes[start + 8..<start + 40]))
            return SignInSession.RetiredToken(digest: digest, at: try StoredRow.instant(time, "retired"))
        }
    }
}
