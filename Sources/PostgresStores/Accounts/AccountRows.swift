#if Postgres
import Accounts
import SharedKernel

/// The tables `accounts` and `credentials`.
enum AccountRows {
    /// How firmly an account is held while a transaction lasts.
    enum Hold: String {
        /// One at a time changes an account or its sessions; others may refer to it meanwhile.
        case change = "FOR NO KEY UPDATE"
        /// Nobody may so much as refer to it: it is to be deleted.
        case delete = "FOR UPDATE"
    }

    /// What ``account(from:)`` reads, of the table `a`.
    static let columns =
        "a.id, a.kind, a.display_name, a.created_at, a.last_seen_at, a.adult_confirmed_at, a.terms_version"
    /// What ``credentials(from:)`` reads, of the table `c`.
    static let credentialColumns = "c.login, c.login_key, c.hash"

    private static let accountSQL = "SELECT \(columns) FROM accounts a WHERE a.id = $1"
    private static let memberSQL = """
        SELECT \(columns), \(credentialColumns), \(BanRows.columns) FROM credentials c
        JOIN accounts a ON a.id = c.account LEFT JOIN bans b ON b.account = c.account WHERE c.login_key = $1
        """
    private static let credentialsSQL = "SELECT \(credentialColumns) FROM credentials c WHERE c.account = $1"

    static func account(_ id: AccountID, in database: PostgresConnection) throws -> Account? {
        try database.execute(Self.accountSQL, [.id(id)]).first(Self.account(from:))
    }

    /// The account, held until the transaction ends; nil if it is gone.
    ///
    /// Whoever changes an account or several of its sessions holds it first. So what concerns one account is done one
    /// after the other, each seeing what the last one did, and nobody waits for anybody who waits for them.
    static func hold(_ id: AccountID, to hold: Hold = .change, in database: PostgresConnection) throws -> Account? {
        try database.execute("\(Self.accountSQL) \(hold.rawValue)", [.id(id)]).first(Self.account(from:))
    }

    static func member(with login: LoginKey, in database: PostgresConnection) throws -> Member? {
        try database.execute(Self.memberSQL, [.text(login.text)]).first { row in
            let account = try Self.account(from: &row)
            let credentials = try Self.credentials(from: &row)
            return Member(account: account, credentials: credentials, ban: try BanRows.ban(of: account.id, from: &row))
        }
    }

    static func credentials(of account: AccountID, in database: PostgresConnection) throws -> Credentials? {
        try database.execute(Self.credentialsSQL, [.id(account)]).first(Self.credentials(from:))
    }

    static func owner(of login: LoginKey, in database: PostgresConnection) throws -> AccountID? {
        try database.execute("SELECT account FROM credentials WHERE login_key = $1", [.text(login.text)])
            .first { row in try row.identifier() }
    }

    /// Adds an account that was not there a moment ago.
    static func insert(_ account: Account, in database: PostgresConnection) throws {
        let added = try database.execute(
            """
            INSERT INTO accounts (id, kind, display_name, created_at, last_seen_at, adult_confirmed_at, terms_version)
            VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING
            """,
            [
                .id(account.id), .text(account.kind.rawValue), .text(account.displayName), .instant(account.createdAt),
                .instant(account.lastSeenAt), .instant(account.adultConfirmedAt), .text(account.termsVersion),
            ]
        )
        guard added.changesCount > 0 else { throw PostgresFailure.overtaken }
    }

    /// Adds credentials whose login was free, and whose account had none, a moment ago.
    static func insert(_ credentials: Credentials, of account: AccountID, in database: PostgresConnection) throws {
        // Waits for another who takes the login at the same time, and then knows which of the two has it.
        let added = try database.execute(
            """
            INSERT INTO credentials (account, login, login_key, hash) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
            """,
            [
                .id(account), .text(credentials.login.text), .text(credentials.login.key.text),
                .text(credentials.hash.phc),
            ]
        )
        guard added.changesCount > 0 else { throw PostgresFailure.overtaken }
    }

    static func account(from row: inout StoredRow) throws -> Account {
        Account(
            id: try row.identifier(),
            kind: try row.word(),
            displayName: try row.text(),
            createdAt: try row.instant(),
            lastSeenAt: try row.instant(),
            adultConfirmedAt: try row.instant(),
            termsVersion: try row.text()
        )
    }

    static func credentials(from row: inout StoredRow) throws -> Credentials {
        let text = try row.text()
        let login = Login(text: text, key: LoginKey(stored: try row.text()))
        return Credentials(login: login, hash: PasswordHash(phc: try row.text()))
    }
}
#endif
