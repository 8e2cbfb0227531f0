#if Postgres
import Accounts
import SharedKernel

extension AccountRows {
    /// Makes a guest's account a member's, and renews the consent; answers with what it looks like then.
    static func promote(
        _ account: AccountID,
        displayName: String?,
        agreeingTo terms: String,
        at now: Instant,
        in database: PostgresConnection
    ) throws -> Account? {
        try database.execute(
            """
            UPDATE accounts a SET kind = 'member', display_name = coalesce($2, a.display_name),
            adult_confirmed_at = $3, terms_version = $4 WHERE a.id = $1 RETURNING \(Self.columns)
            """,
            [.id(account), .text(displayName), .instant(now), .text(terms)]
        ).first(Self.account(from:))
    }

    /// Gives an account another display name.
    ///
    /// Answers false if it is gone.
    static func rename(_ account: AccountID, to displayName: String, in database: PostgresConnection) throws -> Bool {
        try database.execute(
            "UPDATE accounts SET display_name = $2 WHERE id = $1",
            [.id(account), .text(displayName)]
        ).changesCount > 0
    }

    /// Keeps a consent.
    ///
    /// Answers false if the account is gone.
    static func agree(
        _ account: AccountID,
        to terms: String,
        at now: Instant,
        in database: PostgresConnection
    ) throws -> Bool {
        try database.execute(
            "UPDATE accounts SET adult_confirmed_at = $2, terms_version = $3 WHERE id = $1",
            [.id(account), .instant(now), .text(terms)]
        ).changesCount > 0
    }

    static func delete(_ account: AccountID, in database: PostgresConnection) throws {
        try database.execute("DELETE FROM accounts WHERE id = $1", [.id(account)])
    }

    /// Puts a hash in the place of another.
    ///
    /// Answers false if the account has not that one.
    static func replaceHash(
        of account: AccountID,
        from old: PasswordHash,
        to new: PasswordHash,
        in database: PostgresConnection
    ) throws -> Bool {
        try database.execute(
            "UPDATE credentials SET hash = $3 WHERE account = $1 AND hash = $2",
            [.id(account), .text(old.phc), .text(new.phc)]
        ).changesCount > 0
    }

    /// Notes that an account was seen.
    ///
    /// Answers false if it is gone.
    static func see(_ account: AccountID, at now: Instant, in database: PostgresConnection) throws -> Bool {
        try database.execute(
            "UPDATE accounts SET last_seen_at = greatest(last_seen_at, $2) WHERE id = $1",
            [.id(account), .instant(now)]
        ).changesCount > 0
    }

    /// Holds the accounts that pruning may concern: guests unseen for long, and whoever has a session that is over.
    ///
    /// In the order of their names, as everybody holds accounts who holds several.
    static func holdForPruning(at now: Instant, unseenSince instant: Instant, in database: PostgresConnection) throws {
        try database.execute(
            """
            SELECT id FROM accounts WHERE (kind = 'guest' AND last_seen_at < $2) OR id IN
            (SELECT account FROM session_families WHERE expires_at <= $1 OR revoked_at <= $1)
            ORDER BY id FOR UPDATE
            """,
            [.instant(now), .instant(instant)]
        )
    }

    static func pruneGuests(unseenSince instant: Instant, in database: PostgresConnection) throws {
        try database.execute(
            """
            DELETE FROM accounts WHERE kind = 'guest' AND last_seen_at < $1
            AND NOT EXISTS (SELECT 1 FROM session_families s WHERE s.account = accounts.id)
            """,
            [.instant(instant)]
        )
    }
}
#endif
