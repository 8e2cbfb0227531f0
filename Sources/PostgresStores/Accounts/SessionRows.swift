#if Postgres
import Accounts
import SharedKernel

/// The table `session_families`.
enum SessionRows {
    /// What ``session(from:)`` reads, of the table `s`.
    static let columns = """
        s.id, s.account, s.guest, s.created_at, s.device, s.chain_key, s.current, s.retired, s.refreshed_at, s.expires_at, \
        s.revoked_at
        """

    private static let holderSQL = """
        SELECT \(columns), \(AccountRows.columns), \(BanRows.columns) FROM session_families s
        JOIN accounts a ON a.id = s.account LEFT JOIN bans b ON b.account = s.account WHERE s.id = $1
        """
    private static let sessionsSQL = "SELECT \(columns) FROM session_families s WHERE s.account = $1"

    static func holder(of session: SessionID, in database: PostgresConnection) throws -> SessionHolder? {
        try database.execute(Self.holderSQL, [.id(session)]).first { row in
            let session = try Self.session(from: &row)
            let account = try AccountRows.account(from: &row)
            return SessionHolder(account: account, session: session, ban: try BanRows.ban(of: account.id, from: &row))
        }
    }

    static func sessions(of account: AccountID, in database: PostgresConnection) throws -> [SignInSession] {
        try database.execute(Self.sessionsSQL, [.id(account)]).all(Self.session(from:))
    }

    /// Adds a session.
    ///
    /// Answers false if it is there already.
    @discardableResult
    static func insert(_ session: SignInSession, in database: PostgresConnection) throws -> Bool {
        try database.execute(
            """
            INSERT INTO session_families
            (id, account, guest, created_at, device, chain_key, current, retired, refreshed_at, expires_at, revoked_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO NOTHING
            """,
            [
                .id(session.id), .id(session.account), .id(session.guest), .instant(session.createdAt),
                .text(session.device), .bytes(session.chainKey.bytes), .bytes(session.current.bytes),
                .bytes(Self.bytes(of: session.retired)), .instant(session.refreshedAt), .instant(session.expiresAt),
                .instant(session.revokedAt),
            ]
        ).changesCount > 0
    }

    /// Stores a refreshed session if the digest is still current.
    ///
    /// Answers whether it was.
    static func update(
        _ session: SignInSession,
        replacing current: TokenDigest,
        in database: PostgresConnection
    ) throws -> Bool {
        try database.execute(
            """
            UPDATE session_families SET current = $3, retired = $4, refreshed_at = $5, expires_at = $6
            WHERE id = $1 AND current = $2 AND revoked_at IS NULL
            """,
            [
                .id(session.id), .bytes(current.bytes), .bytes(session.current.bytes),
                .bytes(Self.bytes(of: session.retired)), .instant(session.refreshedAt), .instant(session.expiresAt),
            ]
        ).changesCount > 0
    }

    /// Ends a session that was not ended, and says so in the feed.
    static func revoke(_ session: SessionID, at now: Instant, in database: PostgresConnection) throws {
        let sql = "UPDATE session_families SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING account"
        let account: AccountID? = try database.execute(sql, [.id(session), .instant(now)])
            .first { row in try row.identifier() }
        guard let account else { return }
        try RevocationRows.insert([(account, session)], because: .signedOut, at: now, in: database)
    }

    /// Ends all sessions that last of an account that is held, but for one and for so many of those refreshed last.
    static func revokeAll(
        of account: AccountID,
        but kept: SessionID,
        sparing count: Int,
        at now: Instant,
        in database: PostgresConnection
    ) throws {
        let over: [SessionID] = try database.execute(
            """
            UPDATE session_families SET revoked_at = $3 WHERE revoked_at IS NULL AND id IN (
                SELECT id FROM session_families
                WHERE account = $1 AND id <> $2 AND revoked_at IS NULL AND expires_at > $3
                ORDER BY refreshed_at DESC, created_at DESC, id DESC OFFSET $4
            ) RETURNING id
            """,
            [.id(account), .id(kept), .instant(now), .limit(count)]
        ).all { row in try row.identifier() }
        try RevocationRows.insert(over.map { (account, $0) }, because: .signedOut, at: now, in: database)
    }

    /// Forgets what is over, and answers with what ended by itself, for the feed to tell.
    static func prune(at now: Instant, in database: PostgresConnection) throws -> [(AccountID, SessionID?)] {
        try database.execute(
            """
            DELETE FROM session_families WHERE expires_at <= $1 OR revoked_at <= $1
            RETURNING account, id, revoked_at IS NULL AS is_news
            """,
            [.instant(now)]
        ).all { row in
            let (account, session): (AccountID, SessionID) = (try row.identifier(), try row.identifier())
            return try row.bool() ? (account, session) : nil
        }.compactMap(\.self)
    }

    private static func session(from row: inout StoredRow) throws -> SignInSession {
        SignInSession(
            id: try row.identifier(),
            account: try row.identifier(),
            guest: try row.identifier(),
            createdAt: try row.instant(),
            device: try row.optionalText(),
            chainKey: ChainKey(bytes: try row.bytes()),
            current: TokenDigest(bytes: try row.bytes()),
            retired: try Self.retired(from: &row),
            refreshedAt: try row.instant(),
            expiresAt: try row.instant(),
            revokedAt: try row.optionalInstant()
        )
    }

    private static func bytes(of retired: [SignInSession.RetiredToken]) -> [UInt8] {
        retired.reduce(into: []) { bytes, token in
            bytes.append(bigEndian: token.at.milliseconds)
            bytes.append(contentsOf: token.digest.bytes)
        }
    }

    private static func retired(from row: inout StoredRow) throws(MalformedRow) -> [SignInSession.RetiredToken] {
        let bytes = try row.bytes()
        guard bytes.count.isMultiple(of: 40) else { throw row.malformed }
        var retired: [SignInSession.RetiredToken] = []
        for start in stride(from: 0, to: bytes.count, by: 40) {
            let time = bytes[start..<start + 8].reduce(0) { $0 << 8 | Int64($1) }
            let digest = TokenDigest(bytes: Array(bytes[start + 8..<start + 40]))
            retired.append(SignInSession.RetiredToken(digest: digest, at: try row.instant(time)))
        }
        return retired
    }
}
#endif
