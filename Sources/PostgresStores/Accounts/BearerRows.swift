#if Postgres
import Accounts
import SharedKernel

/// What `session_families`, `accounts` and `bans` have of whoever bears the tokens of a session, read with one statement.
enum BearerRows {
    private static let bearerSQL = """
        SELECT s.account, s.guest, a.display_name, a.kind, s.expires_at, s.revoked_at, \(BanRows.columns)
        FROM session_families s JOIN accounts a ON a.id = s.account LEFT JOIN bans b ON b.account = s.account
        WHERE s.id = $1
        """

    static func bearer(of session: SessionID, in database: PostgresConnection) throws -> SessionBearer? {
        try database.execute(Self.bearerSQL, [.id(session)]).first { row in
            let account: AccountID = try row.identifier()
            return SessionBearer(
                account: account,
                guest: try row.identifier(),
                displayName: try row.text(),
                kind: try row.word(),
                expiresAt: try row.instant(),
                revokedAt: try row.optionalInstant(),
                ban: try BanRows.ban(of: account, from: &row)
            )
        }
    }
}
#endif
