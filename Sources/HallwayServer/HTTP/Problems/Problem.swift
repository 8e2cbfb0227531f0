import Accounts
import ChatProtocol
import HTTPTypes
import Hummingbird
import NIOCore
import Safety

/// A failure as HTTP tells it: the one place where errors become statuses, headers and bodies.
struct Problem: Sendable {
    /// What the client is told.
    let error: ChatError
    /// The status; that of the error's code unless HTTP has a better one.
    let status: HTTPResponse.Status
    /// Headers that go with it.
    private(set) var headers: HTTPFields = [:]

    /// Makes the problem of an error that is meant for clients.
    init(_ error: ChatError) {
        self.error = error
        self.status = HTTPResponse.Status(of: error.code)
        switch error.code {
        case .rateLimited, .unavailable:
            self.headers[.retryAfter] = String(Self.wholeSeconds(error.retryAfter ?? .seconds(1)))
        case .unauthorized, .wrongCredentials:
            self.headers[.wwwAuthenticate] = "Bearer"
        default:
            break
        }
    }

    /// Makes the problem of a method that a path does not have.
    init(methodNotAllowed error: MethodNotAllowed) {
        let methods = error.allowed.map(\.rawValue).joined(separator: ", ")
        self.error = ChatError(.invalidRequest, "This path takes \(methods) only.")
        self.status = .methodNotAllowed
        self.headers[.allow] = methods
    }

    /// Makes the problem of whatever was thrown.
    ///
    /// What is not meant for clients is told as `internal`.
    init(of error: any Error) {
        switch error {
        case let error as ChatError:
            self.init(error)
        case let error as AccountError:
            self.init(ChatError(error))
        case let error as SafetyError:
            self.init(ChatError(error))
        case let error as DecodingError:
            self.init(ChatError(error))
        case let error as MethodNotAllowed:
            self.init(methodNotAllowed: error)
        case is NIOTooManyBytesError:
            self.init(.bodyTooLarge)
        case let error as HTTPError:
            self.init(Self.chatError(status: error.status))
        case is CancellationError:
            self.init(ChatError(.unavailable, "The server is stopping. Try again in a moment."))
        default:
            self.init(ChatError(.internal, "Something went wrong on the server."))
        }
    }

    /// The answer.
    var response: Response {
        let details = ProblemDetails(
            title: self.status.reasonPhrase,
            status: self.status.code,
            code: self.error.code,
            detail: self.error.message
        )
        var response = Response.json(details, status: self.status)
        response.headers[.contentType] = "application/problem+json"
        response.headers.append(contentsOf: self.headers)
        return response
    }

    private static func chatError(status: HTTPResponse.Status) -> ChatError {
        switch status.code {
        case 404: ChatError(.notFound, "There is nothing at this path.")
        case 413: .bodyTooLarge
        case 400..<500: ChatError(.invalidRequest, "The request is malformed.")
        default: ChatError(.internal, "Something went wrong on the server.")
        }
    }

    private static func wholeSeconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        return max(1, attoseconds > 0 ? seconds + 1 : seconds)
    }
}

/// Thrown for a path that exists, by a method that it does not have.
struct MethodNotAllowed: Error {
    /// The methods it has.
    let allowed: [HTTPRequest.Method]
}

extension HTTPResponse.Status {
    /// The status of a code, with its words, which a status made of a number alone does not have.
    init(of code: ErrorCode) {
        let known: [Self] = [
            .badRequest, .unauthorized, .forbidden, .notFound, .conflict, .contentTooLarge, .unprocessableContent,
            .tooManyRequests, .serviceUnavailable,
        ]
        self = known.first { $0.code == code.status } ?? .internalServerError
    }
}

extension ChatError {
    static let bodyTooLarge = ChatError(.payloadTooLarge, "The body is too large.")
}
