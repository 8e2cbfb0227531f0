import Accounts
import ChatProtocol

extension ChatError {
    /// What a client is told of an account failure: the one place where these become the protocol's codes.
    init(_ error: AccountError) {
        self.init(ErrorCode(error.code), error.message, retryAfter: error.retryAfter)
    }

    static let signInNeeded = ChatError(.unauthorized, "Sign in first: a valid access token is needed.")
}

extension ErrorCode {
    fileprivate init(_ code: AccountError.Code) {
        self =
            switch code {
            case .invalidRequest: .invalidRequest
            case .consentRequired: .consentRequired
            case .guestsNotAllowed: .guestsNotAllowed
            case .signUpClosed: .signUpClosed
            case .nameTaken: .nameTaken
            case .wrongCredentials: .wrongCredentials
            case .weakPassword: .weakPassword
            case .unauthorized: .unauthorized
            case .banned: .banned
            case .notFound: .notFound
            case .rateLimited: .rateLimited
            case .unavailable: .unavailable
            }
    }
}
