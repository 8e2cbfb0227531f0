import NIOCore
import NIOPosix
import NIOSSL

/// Says in a line why a connection could not be made or kept.
enum FailureReason {
    static func of(_ error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError:
            if let attempt = error.connectionErrors.first { return self.of(attempt.error) }
            return error.dnsAError ?? error.dnsAAAAError == nil
                ? "no address for \(error.host)" : "the name \(error.host) is not known"
        case ChannelError.connectTimeout:
            return "nobody answered in time"
        case let error as IOError:
            return error.description
        case NIOSSLError.handshakeFailed(let cause):
            return "the TLS handshake failed: \(cause)"
        case let error as RedisError:
            return error.description
        default:
            return "\(error)"
        }
    }
}
