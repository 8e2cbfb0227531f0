import Accounts
import Foundation
import GRDB
import SharedKernel

/// The table `invites`.
enum InviteRows {
    static func invite(with digest: InviteDigest, in database: Database) throws -> InviteSummary? {
        try Row.fetchOne(database, sql: "SELECT * FROM invites WHERE digest = ?", arguments: [Data(digest.bytes)])
            .map { try Self.invite(from: StoredRow($0)) }
    }

    static func all(in database: Database) throws -> [InviteSummary] {
        try Row.fetchAll(database, sql: "SELECT * FROM invites ORDER BY createdAt DESC, rowid DESC")
            .map { try Self.invite(from: StoredRow($0)) }
    }

    /// Adds an invite.
    ///
    /// Answers false if it is there already.
    static func insert(_ invite: InviteSummary, digest: InviteDigest, in database: Database) throws -> Bool {
        try database.execute(
            sql: """
                INSERT INTO invites (digest, createdAt, expiresAt, uses, by) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (digest) DO NOTHING
                """,
            arguments: [
                Data(digest.bytes), invite.createdAt.milliseconds, invite.expiresAt.milliseconds, invite.uses,
                invite.by,
            ]
        )
        return database.changesCount > 0
    }

    /// Whether an invite is good, or none is asked for.
    static func isGood(_ digest: InviteDigest?, at now: Instant, in database: Database) throws -> Bool {
        guard let digest else { return true }
        return try Self.invite(with: digest, in: database)?.isGood(at: now) ?? false
    }

    static func spend(_ digest: InviteDigest?, in database: Database) throws {
        guard let digest else { return }
        try database.execute(
            sql: "UPDATE invites SET uses = uses - 1 WHERE digest = ?",
            arguments: [Data(digest.bytes)]
        )
    }

    static func prune(at now: Instant, in database: Database) throws {
        try database.execute(
            sql: "DELETE FROM invites WHERE uses = 0 OR expiresAt <= ?",
            arguments: [now.milliseconds]
        )
    }

    private static func invite(from row: StoredRow) throws(MalformedRow) -> InviteSummary {
        InviteSummary(
            createdAt: try row.instant("createdAt"),
            expiresAt: try row.instant("expiresAt"),
            uses: try row.value("uses"),
            by: try row.value("by")
        )
    }
}
