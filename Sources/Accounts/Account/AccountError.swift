import SharedKernel

/// Why somebody was not let in, in a form that can be told to them.
public struct AccountError: Error {
    /// The reasons there are.
    ///
    /// The raw values are the protocol's error codes.
    public enum Code: String, CaseIterable, Sendable {
        /// A login or a display name that cannot be one.
        case invalidRequest = "invalid_request"
        /// Not said to be an adult, or agreed to other terms than those in force.
        case consentRequired = "consent_required"
        /// The host lets in nobody without an account.
        case guestsNotAllowed = "guests_not_allowed"
        /// The host takes no new accounts, or none without an invite.
        case signUpClosed = "sign_up_closed"
        /// Another account has that login.
        case nameTaken = "name_taken"
        /// No account has that login, or the password is not its own: which of the two is never said.
        case wrongCredentials = "wrong_credentials"
        /// Too short, too long, too common or equal to the login.
        case weakPassword = "weak_password"
        /// The token is not ours, has expired, or its session is over.
        case unauthorized = "unauthorized"
        /// The host has shut this account out.
        case banned = "banned"
        /// No such account.
        case notFound = "not_found"
        /// Too many tries; ``AccountError/retryAfter`` says when the next will be heard.
        case rateLimited = "rate_limited"
        /// The store or the password hashing cannot take this just now.
        case unavailable = "unavailable"
    }

    /// The reason.
    public let code: Code
    /// What to tell the visitor: kind words, and what to do next.
    public let message: String
    /// How long to wait before trying again, where waiting helps.
    public let retryAfter: Duration?
    /// What went wrong underneath, for the log; never sent.
    public let cause: (any Error)?

    /// Whether what is stored is damaged: asking again will not help.
    public var isOfDamage: Bool {
        (self.cause as? StoreError)?.code == .corrupt
    }

    /// Makes an error from its parts.
    public init(code: Code, message: String, retryAfter: Duration? = nil, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.retryAfter = retryAfter
        self.cause = cause
    }
}
