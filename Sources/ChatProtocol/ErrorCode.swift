/// Every error a client may be told, by its name in the protocol (section 5).
public enum ErrorCode: String, Codable, Sendable, CaseIterable {
    case invalidRequest = "invalid_request"
    case unknownEvent = "unknown_event"
    case payloadTooLarge = "payload_too_large"
    case unauthorized
    case wrongCredentials = "wrong_credentials"
    case banned
    case forbiddenOrigin = "forbidden_origin"
    case guestsNotAllowed = "guests_not_allowed"
    case signUpClosed = "sign_up_closed"
    case consentRequired = "consent_required"
    case notFound = "not_found"
    case noSuchCall = "no_such_call"
    case nameTaken = "name_taken"
    case notInRoom = "not_in_room"
    case notConnected = "not_connected"
    case alreadyInRoom = "already_in_room"
    case alreadyCalling = "already_calling"
    case alreadyRinging = "already_ringing"
    case nobodyAvailable = "nobody_available"
    case guestUnavailable = "guest_unavailable"
    case weakPassword = "weak_password"
    case rateLimited = "rate_limited"
    case unavailable
    case `internal`

    /// The HTTP status that goes with the code.
    public var status: Int {
        switch self {
        case .invalidRequest, .unknownEvent: 400
        case .payloadTooLarge: 413
        case .unauthorized, .wrongCredentials: 401
        case .banned, .forbiddenOrigin, .guestsNotAllowed, .signUpClosed, .consentRequired: 403
        case .notFound, .noSuchCall: 404
        case .nameTaken, .notInRoom, .notConnected: 409
        case .alreadyInRoom, .alreadyCalling, .alreadyRinging, .nobodyAvailable, .guestUnavailable: 409
        case .weakPassword: 422
        case .rateLimited: 429
        case .unavailable: 503
        case .internal: 500
        }
    }
}
