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

    var status: HTTPResponseStatus {
        switch self {
        case .forbidden: .forbidden
        case .payloadTooLarge: .payloadTooLarge
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
        }
    }
}
