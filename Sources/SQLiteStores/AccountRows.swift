import Accounts
import GRDB
import SharedKernel

/// The tables `accounts` and `credentials`.
enum AccountRows {
    static func account(_ id: AccountID, in database: Database) throws -> Account? {
        try Row.fetchOne(database, sql: "SELECT * FROM accounts WHERE id = ?", arguments: [id.description])
            .map { try Self.account(from: StoredRow($0)) }
    }

    static func member(with login: LoginKey, in database: Database) throws -> Member? {
        let sql = "SELECT * FROM credentials JOIN accounts ON accounts.id = credentials.account WHERE loginKey = ?"
        guard let row = try Row.fetchOne(database, sql: sql, arguments: [login.text]).map(StoredRow.init) else {
            return nil
        }
        let credentials = Credentials(
            login: Login(text: try row.value("login"), key: login),
            hash: PasswordHash(phc: try row.value("hash"))
        )
        let account = try Self.account(from: row)
        return Member(account: account, credentials: credentials, ban: try BanRows.ban(of: account.id, in: database))
    }

    static func credentials(of account: AccountID, in database: Database) throws -> Credentials? {
        let sql = "SELECT * FROM credentials WHERE account = ?"
        return try Row.fetchOne(database, sql: sql, arguments: [account.description]).map { row in
            let row = StoredRow(row)
            return Credentials(
                login: Login(text: try row.value("login"), key: LoginKey(stored: try row.value("loginKey"))),
                hash: PasswordHash(phc: try row.value("hash"))
            )
        }
    }

    static func owner(of login: LoginKey, in database: Database) throws -> AccountID? {
        let sql = "SELECT account FROM credentials WHERE loginKey = ?"
        return try Row.fetchOne(database, sql: sql, arguments: [login.text])
            .map { try StoredRow($0).identifier("account") }
    }

    static func insert(_ account: Account, in database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO accounts (id, kind, displayName, createdAt, lastSeenAt, adultConfirmedAt, termsVersion)
                VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
                """,
            arguments: [
                account.id.description, account.kind.rawValue, account.displayName, account.createdAt.milliseconds,
                account.lastSeenAt.milliseconds, account.adultConfirmedAt.milliseconds, account.termsVersion,
            ]
        )
    }

    static func insert(_ credentials: Credentials, of account: AccountID, in database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO credentials (account, login, loginKey, hash) VALUES (?, ?, ?, ?)
                ON CONFLICT (account) DO NOTHING
                """,
            arguments: [
                account.description, credentials.login.text, credentials.login.key.text, credentials.hash.phc,
            ]
        )
    }

    /// Makes a guest's account a member's, and renews the consent.
    static func promote(
        _ account: AccountID,
        displayName: String?,
        agreeingTo terms: String,
        at now: Instant,
        in database: Database
    ) throws {
        try database.execute(
            sql: "UPDATE accounts SET kind = 'member', displayName = coalesce(?, displayName) WHERE id = ?",
            arguments: [displayName, account.description]
        )
        _ = try Self.agree(account, to: terms, at: now, in: database)
    }

    /// Gives an account another display name.
    ///
    /// Answers false if it is gone.
    static func rename(_ account: AccountID, to displayName: String, in database: Database) throws -> Bool {
        try database.execute(
            sql: "UPDATE accounts SET displayName = ? WHERE id = ?",
            arguments: [displayName, account.description]
        )
        return database.changesCount > 0
    }

    /// Keeps a consent.
    ///
    /// Answers false if the account is gone.
    static func agree(
        _ account: AccountID,
        to terms: String,
        at now: Instant,
        in database: Database
    ) throws -> Bool {
        try database.execute(
            sql: "UPDATE accounts SET adultConfirmedAt = ?, termsVersion = ? WHERE id = ?",
            arguments: [now.milliseconds, terms, account.description]
        )
        return database.changesCount > 0
    }

    static func delete(_ account: AccountID, in database: Database) throws {
        try database.execute(sql: "DELETE FROM accounts WHERE id = ?", arguments: [account.description])
    }

    /// Puts a hash in the place of another.
    ///
    /// Answers false if the account has not that one.
    static func replaceHash(
        of account: AccountID,
        from old: PasswordHash,
        to new: PasswordHash,
        in database: Database
    ) throws -> Bool {
        try database.execute(
            sql: "UPDATE credentials SET hash = ? WHERE account = ? AND hash = ?",
            arguments: [new.phc, account.description, old.phc]
        )
        return database.changesCount > 0
    }

    /// Notes that an account was seen.
    ///
    /// Answers false if it is gone.
    static func see(_ account: AccountID, at now: Instant, in database: Database) throws -> Bool {
        try database.execute(
            sql: "UPDATE accounts SET lastSeenAt = max(lastSeenAt, ?) WHERE id = ?",
            arguments: [now.milliseconds, account.description]
        )
        return database.changesCount > 0
    }

    static func pruneGuests(unseenSince instant: Instant, in database: Database) throws {
        try database.execute(
            sql: """
                DELETE FROM accounts WHERE kind = 'guest' AND lastSeenAt < ?
                AND NOT EXISTS (SELECT 1 FROM sessionFamilies WHERE sessionFamilies.account = accounts.id)
                """,
            arguments: [instant.milliseconds]
        )
    }

    private static func account(from row: StoredRow) throws(MalformedRow) -> Account {
        guard let kind = Account.Kind(rawValue: try row.value("kind")) else { throw MalformedRow(column: "kind") }
        return Account(
            id: try row.identifier("id"),
            kind: kind,
            displayName: try row.value("displayName"),
            createdAt: try row.instant("createdAt"),
            lastSeenAt: try row.instant("lastSeenAt"),
            adultConfirmedAt: try row.instant("adultConfirmedAt"),
            termsVersion: try row.value("termsVersion")
        )
    }
}
