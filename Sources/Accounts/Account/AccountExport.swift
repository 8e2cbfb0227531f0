/// All that accounts keep of somebody, except the secrets that are no use to anybody: hashes and keys.
public struct AccountExport: Hashable, Sendable {
    /// The account.
    public let account: Account
    /// What its owner signs in with; guests have none.
    public let login: String?
    /// The sessions that last, the newest first.
    public let sessions: [SessionSummary]
    /// The ban that is stored, in force or over.
    public let ban: Ban?

    /// Makes an export from its parts.
    public init(account: Account, login: String?, sessions: [SessionSummary], ban: Ban?) {
        self.account = account
        self.login = login
        self.sessions = sessions
        self.ban = ban
    }
}
