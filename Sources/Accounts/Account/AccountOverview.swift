/// An account as its owner and the host see it.
public struct AccountOverview: Hashable, Sendable {
    /// The account.
    public let account: Account
    /// What its owner signs in with; guests have none.
    public let login: String?

    /// Makes an overview from its parts.
    public init(account: Account, login: String?) {
        self.account = account
        self.login = login
    }
}
