/// What is wrong with a Redis URL.
///
/// It names the part and never quotes it: with a sign missing, a piece of the password may stand where the port should.
public enum RedisConfigurationError: Error, Hashable, Sendable {
    /// It does not begin with `redis://` or `rediss://`.
    case unknownScheme
    /// No host is named.
    case missingHost
    /// The port is no number of 1 to 65,535.
    case malformedPort
    /// What follows the host is no number of a database.
    case malformedDatabase
    /// The user or the password holds a `%` that two hexadecimal digits do not follow, or bytes that are no UTF-8.
    case malformedCredentials
    /// There is a query or a fragment, which say nothing here.
    case unexpectedPart
}

extension RedisConfigurationError: CustomStringConvertible {
    /// A sentence for whoever wrote the URL.
    public var description: String {
        switch self {
        case .unknownScheme: "a Redis URL begins with redis:// or, for TLS, rediss://"
        case .missingHost: "the Redis URL names no host"
        case .malformedPort: "the port of the Redis URL is no number of 1 to 65535"
        case .malformedDatabase: "the path of the Redis URL is no number of a database"
        case .malformedCredentials:
            "the user or the password of the Redis URL is not percent-encoded: write @ as %40, : as %3A, / as %2F, % as %25"
        case .unexpectedPart: "the Redis URL has a query or a fragment; write ? as %3F and # as %23"
        }
    }
}
