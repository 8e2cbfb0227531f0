#if Postgres
import Accounts
import SharedKernel

/// The table `invites`.
enum InviteRows {
    private static let columns = "created_at, expires_at, uses, by"
    private static let inviteSQL = "SELECT \(columns) FROM invites WHERE digest = $1"
    private static let allSQL = "SELECT \(columns) FROM invites ORDER BY created_at DESC, seq DESC"

    static func invite(with digest: InviteDigest, in database: PostgresConnection) throws -> InviteSummary? {
        try database.execute(Self.inviteSQL, [.bytes(digest.bytes)]).first(Self.invite(from:))
    }

    static func all(in database: PostgresConnection) throws -> [InviteSummary] {
        try database.execute(Self.allSQL).all(Self.invite(from:))
    }

    /// Adds an invite.
    ///
    /// Answers false if it is there already.
    static func insert(_ invite: InviteSummary, digest: InviteDigest, in database: PostgresConnection) throws -> Bool {
        try database.execute(
            """
            INSERT INTO invites (digest, created_at, expires_at, uses, by) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (digest) DO NOTHING
            """,
            [
                .bytes(digest.bytes), .instant(invite.createdAt), .instant(invite.expiresAt),
                .integer(Int64(invite.uses)), .text(invite.by),
            ]
        ).changesCount > 0
    }

    /// Whether an invite is good, or none is asked for; it is held until the transaction ends, so that it stays so.
    static func isGood(_ digest: InviteDigest?, at now: Instant, in database: PostgresConnection) throws -> Bool {
        guard let digest else { return true }
        return try database.execute("\(Self.inviteSQL) FOR UPDATE", [.bytes(digest.bytes)])
            .first(Self.invite(from:))?.isGood(at: now) ?? false
    }

    /// Takes a use from an invite that is held and good.
    static func spend(_ digest: InviteDigest?, in database: PostgresConnection) throws {
        guard let digest else { return }
        try database.execute("UPDATE invites SET uses = uses - 1 WHERE digest = $1", [.bytes(digest.bytes)])
    }

    static func prune(at now: Instant, in database: PostgresConnection) throws {
        try database.execute("DELETE FROM invites WHERE uses = 0 OR expires_at <= $1", [.instant(now)])
    }

    private static func invite(from row: inout StoredRow) throws -> InviteSummary {
        InviteSummary(
            createdAt: try row.instant(),
            expiresAt: try row.instant(),
            uses: Int(try row.integer()),
            by: try row.text()
        )
    }
}
#endif
