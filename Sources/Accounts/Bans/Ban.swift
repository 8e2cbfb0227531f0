public import SharedKernel

/// The host's word that an account is shut out, for a while or for good.
///
/// An account has one at a time. A ban ends no session: when it is over, sessions that last are good again.
public struct Ban: Hashable, Sendable {
    /// The most Unicode scalars a reason has.
    public static let longestReason = 200

    /// Who is shut out.
    public let account: AccountID
    /// Why, in words that are told to them.
    public let reason: String
    /// When it was decided.
    public let bannedAt: Instant
    /// The first moment they may come in again; nil for never.
    public let until: Instant?
    /// The moderator who decided it.
    public let by: String

    /// Makes a ban from its parts.
    public init(account: AccountID, reason: String, bannedAt: Instant, until: Instant?, by: String) {
        self.account = account
        self.reason = reason
        self.bannedAt = bannedAt
        self.until = until
        self.by = by
    }

    /// Whether it keeps its account out at this time.
    public func isInForce(at now: Instant) -> Bool {
        self.until.map { now < $0 } ?? true
    }

    /// The end, if there is one, and the reason: "until 2026-12-01 10:00 UTC: spam", or "spam".
    public var words: String {
        guard let until = self.until else { return self.reason }
        // Rounded up, so that nobody comes at the minute they were told and is still shut out.
        let shown = until.advanced(by: .milliseconds(59_999)).rfc3339.prefix(16).replacing("T", with: " ")
        return "until \(shown) UTC: \(self.reason)"
    }
}
