public import SharedKernel

/// That a session, or every session of an account, is good for nothing from now on.
///
/// Whoever sits in one is to be shown out.
public struct Revocation: Hashable, Sendable {
    /// Why.
    public enum Reason: String, CaseIterable, Sendable {
        /// Its owner, a new password, a copied token, a newer session or the account's deletion ended it.
        case signedOut
        /// The account is banned; its sessions are not ended, and may be good again.
        case banned
    }

    /// Whose session it was.
    public let account: AccountID
    /// Which; nil is every session of the account.
    public let session: SessionID?
    /// Why.
    public let reason: Reason

    /// Makes a revocation from its parts.
    public init(account: AccountID, session: SessionID?, reason: Reason) {
        self.account = account
        self.session = session
        self.reason = reason
    }
}

/// What came next in the feed of revocations, and where to go on.
public struct Revocations: Hashable, Sendable {
    /// The most that are told at a time.
    public static let most = 1_000

    /// Where to go on: what is asked for after this comes later in the feed than ``all``.
    public let cursor: Int64
    /// What came, in the order it was done.
    public let all: [Revocation]
    /// The places in the feed of those that came and cannot be read: they are passed over, so that they keep nobody from
    /// hearing the others.
    public let unreadable: [Int64]

    /// Makes an answer from its parts.
    public init(cursor: Int64, all: [Revocation], unreadable: [Int64] = []) {
        self.cursor = cursor
        self.all = all
        self.unreadable = unreadable
    }
}
