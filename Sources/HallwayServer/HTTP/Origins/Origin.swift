/// Scheme, host and port: what a browser means by where a page comes from (RFC 6454).
public struct Origin: Hashable, Sendable {
    /// The schemes a page of ours can have.
    public enum Scheme: String, Hashable, Sendable {
        case http
        case https

        var defaultPort: Int {
            switch self {
            case .http: 80
            case .https: 443
            }
        }

        var webSocket: String {
            switch self {
            case .http: "ws"
            case .https: "wss"
            }
        }
    }

    /// The scheme.
    public let scheme: Scheme
    /// The host in lower case; an IPv6 address stands in brackets.
    public let host: String
    /// The port, given or implied.
    public let port: Int

    /// Reads what a browser sends, such as `https://host:port`; anything else is nil, `null` included.
    public init?(_ text: String) {
        let text = text.lowercased()
        guard
            let end = text.firstRange(of: "://"),
            let scheme = Scheme(rawValue: String(text[..<end.lowerBound])),
            let origin = Origin(scheme: scheme, authority: String(text[end.upperBound...]))
        else { return nil }
        self = origin
    }

    /// Makes an origin of a `Host` header's value.
    init?(scheme: Scheme, authority: String) {
        guard let (host, port) = HostName.split(authority.lowercased()) else { return nil }
        self.scheme = scheme
        self.host = host
        self.port = port ?? scheme.defaultPort
    }
}

extension Origin: CustomStringConvertible {
    /// As a browser writes it in `Origin`.
    public var description: String {
        "\(self.scheme.rawValue)://\(self.authority)"
    }

    /// The origin of WebSockets to the same server.
    var webSocket: String {
        "\(self.scheme.webSocket)://\(self.authority)"
    }

    private var authority: String {
        self.port == self.scheme.defaultPort ? self.host : "\(self.host):\(self.port)"
    }
}
