import SharedKernel

// The words for every refusal, in one place, so that they speak with one voice.
extension AccountError {
    static let consentRequired = AccountError(
        code: .consentRequired,
        message: "Please confirm that you are 18 or older and agree to the current terms."
    )
    static let guestsNotAllowed = AccountError(
        code: .guestsNotAllowed,
        message: "This place takes no guests. Please sign in or sign up."
    )
    static let signUpClosed = AccountError(code: .signUpClosed, message: "Sign-up is closed here at the moment.")
    static let inviteNeeded = AccountError(code: .signUpClosed, message: "You need an invite to sign up here.")
    static let inviteSpent = AccountError(
        code: .signUpClosed,
        message: "That invite is not good, or not any more. Please ask for another."
    )
    static let alreadyMember = AccountError(code: .invalidRequest, message: "You have signed up already.")
    static let guestHasNoPassword = AccountError(
        code: .invalidRequest,
        message: "A guest has no password. Sign up to choose one."
    )
    static let nameTaken = AccountError(code: .nameTaken, message: "That name is taken. Please choose another.")
    static let wrongCredentials = AccountError(
        code: .wrongCredentials,
        message: "That name and password do not match."
    )
    static let wrongPassword = AccountError(code: .wrongCredentials, message: "That is not your password.")
    /// The session is over, or there never was one.
    public static let unauthorized = AccountError(
        code: .unauthorized,
        message: "Your session is over. Please sign in again."
    )
    static let notFound = AccountError(code: .notFound, message: "There is no such account.")
    /// The session is another's, or over, or there never was one.
    public static let noSuchSession = AccountError(code: .notFound, message: "You have no such session, or it is over.")
    static let invalidReason = AccountError(
        code: .invalidRequest,
        message: "A reason has 1 to \(Ban.longestReason) characters, and none of them invisible controls."
    )
    static let banIsOver = AccountError(code: .invalidRequest, message: "A ban ends in the future, or never.")
    static let invalidInvite = AccountError(
        code: .invalidRequest,
        message: "An invite is good for 1 to \(Moderation.inviteUses.upperBound) uses and at most a year."
    )
    static let invalidLogin = AccountError(
        code: .invalidRequest,
        message: "A name has 1 to \(Login.longest) characters, and none of them invisible controls."
    )
    static let invalidDisplayName = AccountError(
        code: .invalidRequest,
        message: "The name others see has 1 to \(DisplayName.longest) characters, and none of them invisible controls."
    )

    static func banned(_ ban: Ban) -> AccountError {
        let words = ban.words
        let end = words.last.map { ".!?…".contains($0) } == true ? "" : "."
        let link = ban.until == nil ? ": " : " "
        return AccountError(code: .banned, message: "You are shut out here\(link)\(words)\(end)")
    }

    static func weakPassword(_ weakness: PasswordRules.Weakness) -> AccountError {
        AccountError(code: .weakPassword, message: weakness.advice)
    }

    static func rateLimited(retryAfter: Duration) -> AccountError {
        AccountError(
            code: .rateLimited,
            message: "That was too often. Please wait a moment and try again.",
            retryAfter: retryAfter
        )
    }

    static func unavailable(because cause: any Error, retryAfter: Duration = .seconds(2)) -> AccountError {
        AccountError(
            code: .unavailable,
            message: "We cannot do that right now. Please try again in a moment.",
            retryAfter: retryAfter,
            cause: cause
        )
    }

    /// Asks a store, and turns its failure into the visitor's words.
    static func asking<Value: Sendable>(
        _ ask: () async throws(StoreError) -> Value
    ) async throws(AccountError) -> Value {
        do {
            return try await ask()
        } catch {
            throw .unavailable(because: error)
        }
    }
}
