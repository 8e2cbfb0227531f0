/// What came of adding an account.
public enum Addition: Hashable, Sendable {
    /// It is there.
    case added
    /// Another account has that login.
    case loginTaken
    /// The invite is unknown, spent or expired.
    case inviteSpent
}

/// What came of making a guest's account a member's.
public enum Promotion: Hashable, Sendable {
    /// It is a member's now, and this is what it looks like.
    case promoted(Account)
    /// The account is a member's already, or gone.
    case notAGuest
    /// Another account has that login.
    case loginTaken
    /// The invite is unknown, spent or expired.
    case inviteSpent
}
