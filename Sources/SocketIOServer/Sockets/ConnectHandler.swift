public import NIOCore
public import NIOHTTP1
public import SocketIO

/// Who decides whether a client may come in.
public protocol ConnectHandler: Sendable {
    /// Somebody asks to open a session; nil lets them, and a duration says when to try again.
    ///
    /// Called on the connection's event loop before anything is kept for the session.
    func sessionRequested(_ request: ConnectRequest) -> TimeAmount?
    /// Whether there is a namespace of that name; a client that asks for another is refused.
    ///
    /// Called on the socket's event loop.
    func hasNamespace(_ name: String) -> Bool
    /// A client asks to come into the namespace of `socket`.
    ///
    /// Called on the socket's event loop. Answer with ``Socket/accept(_:)`` or ``Socket/refuse(message:data:)``, now or
    /// later and from any thread; a client that is not let in within the connect timeout is closed.
    func connectRequested(_ request: ConnectRequest, payload: JSONSlice?, by socket: Socket)
}

extension ConnectHandler {
    /// Lets everybody open a session.
    public func sessionRequested(_ request: ConnectRequest) -> TimeAmount? {
        nil
    }

    /// There is `/` and no other.
    public func hasNamespace(_ name: String) -> Bool {
        name == "/"
    }
}

/// The HTTP request that opened a session.
public struct ConnectRequest: Sendable {
    /// What its fields are known by.
    private enum Source {
        case headers(HTTPHeaders)
        /// The head as it came: most requests are asked for one field or none.
        case head(OpeningHead)
    }

    private let source: Source
    /// The address it came from.
    public let remoteAddress: SocketAddress?

    /// Makes a request.
    public init(headers: HTTPHeaders, remoteAddress: SocketAddress?) {
        self.source = .headers(headers)
        self.remoteAddress = remoteAddress
    }

    init(_ head: OpeningHead, remoteAddress: SocketAddress?) {
        self.source = .head(head)
        self.remoteAddress = remoteAddress
    }

    /// Its header fields; for one of them, ``values(of:)`` is the cheaper way.
    public var headers: HTTPHeaders {
        switch self.source {
        case .headers(let headers): headers
        case .head(let head): head.headers
        }
    }

    /// The values of a header field, in order; its name is compared without regard to case.
    public func values(of field: String) -> [String] {
        switch self.source {
        case .headers(let headers): headers[field]
        case .head(let head): head.values(of: field)
        }
    }
}
