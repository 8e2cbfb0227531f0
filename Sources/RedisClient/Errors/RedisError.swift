/// Why a command has no reply to give.
///
/// ``mayHaveBeenCarriedOut`` tells what the caller may not know otherwise: whether the server may have done it all the
/// same. The client never sends a command a second time by itself.
public enum RedisError: Error, Hashable, Sendable {
    /// There is no connection to the server, and the last attempt at one failed.
    case unreachable(reason: String)
    /// The server did not accept the user or the password.
    case authentication(RedisServerError)
    /// The connection ended before the reply came; `wasSent` says whether the command had been handed to it.
    case connectionLost(wasSent: Bool)
    /// The reply did not come within the time limit; `wasSent` says whether the command had been handed to a connection.
    case timedOut(wasSent: Bool)
    /// As much as is allowed waits already; the command was not taken.
    case overloaded
    /// The server answered with an error.
    case server(RedisServerError)
    /// The server answered that another node of its cluster has the keys.
    case redirected(RedisRedirection)
    /// The server sent what the protocol or the client's bounds do not allow; the connection was closed for it.
    case protocolError(reason: String)
    /// The task that waited for the reply was cancelled.
    case cancelled
    /// The client was shut down, or the lease's scope was left.
    case closed
    /// The command would unsettle the connection it was meant for; it was not sent.
    case unsuitable(reason: String)

    /// Whether the server may have carried the command out.
    ///
    /// True also where that is not known. False is a promise, which a server that answered with an error gives in its
    /// own way: a script that fails may have written before.
    public var mayHaveBeenCarriedOut: Bool {
        switch self {
        case .connectionLost(let wasSent), .timedOut(let wasSent): wasSent
        case .server, .protocolError, .cancelled: true
        case .unreachable, .authentication, .overloaded, .redirected, .closed, .unsuitable: false
        }
    }

    /// The server's error as it is thrown: a redirection is told apart from the rest.
    init(_ error: RedisServerError) {
        self = RedisRedirection(error).map { .redirected($0) } ?? .server(error)
    }
}

extension RedisError: CustomStringConvertible {
    /// A sentence for logs; it holds neither keys nor values, unless the server's message does.
    public var description: String {
        switch self {
        case .unreachable(let reason): "no connection to Redis: \(reason)"
        case .authentication(let error): "Redis did not accept the credentials: \(error)"
        case .connectionLost(true): "the connection to Redis ended before the reply came"
        case .connectionLost(false): "the connection to Redis ended before the command was sent"
        case .timedOut(true): "Redis did not answer in time"
        case .timedOut(false): "the command could not be sent to Redis in time"
        case .overloaded: "too many commands wait for Redis"
        case .server(let error): "Redis answered: \(error)"
        case .redirected(let place): "the keys are kept by another Redis node: \(place.host):\(place.port)"
        case .protocolError(let reason): "Redis sent what is not allowed: \(reason)"
        case .cancelled: "the wait for Redis was cancelled"
        case .closed: "the Redis client is shut down"
        case .unsuitable(let reason): reason
        }
    }
}
