import NIOHTTP1

/// Why an Engine.IO request is refused, with the codes and words of Socket.IO's own server.
enum EngineRefusal: Int, Sendable {
    case unknownTransport = 0
    case unknownSession = 1
    case badHandshakeMethod = 2
    case badRequest = 3
    case forbidden = 4
    case unsupportedProtocol = 5
    /// Ours: the body is larger than `maxPayload`.
    case payloadTooLarge = 6
    /// Ours: the application lets nobody in from there just now.
    case tooManySessions = 7

    var status: HTTPResponseStatus {
        switch self {
        case .forbidden: .forbidden
        case .payloadTooLarge: .payloadTooLarge
        case .tooManySessions: .tooManyRequests
        default: .badRequest
        }
    }

    var body: String {
        "{\"code\":\(self.rawValue),\"message\":\"\(self.message)\"}"
    }

    private var message: String {
        switch self {
        case .unknownTransport: "Transport unknown"
        case .unknownSession: "Session ID unknown"
        case .badHandshakeMethod: "Bad handshake method"
        case .badRequest: "Bad request"
        case .forbidden: "Forbidden"
        case .unsupportedProtocol: "Unsupported protocol version"
        case .payloadTooLarge: "Payload too large"
        case .tooManySessions: "Too many sessions"
        }
    }
}
