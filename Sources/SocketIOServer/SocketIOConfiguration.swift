public import NIOCore
public import SocketIO

/// How a ``SocketIOServer`` behaves.
public struct SocketIOConfiguration: Sendable {
    /// Where it answers.
    ///
    /// It begins and ends with a slash.
    public var path = "/socket.io/"
    /// Heartbeat, upgrade and how much may wait for a slow reader.
    public var engine = EngineSession.Configuration()
    /// The largest frame or POST body that is taken, in bytes.
    public var maxPayload = 100_000
    /// How long a client may take to ask to come in after its transport opened.
    public var connectTimeout = TimeAmount.seconds(10)
    /// How long an HTTP connection may be quiet between requests.
    public var idleTimeout = TimeAmount.seconds(60)
    /// How long a client may take to send one HTTP request, to whomever it is for.
    public var requestTimeout = TimeAmount.seconds(30)
    /// Whether a page from this `Origin`, asking for this `Host`, may speak to the server.
    ///
    /// Either may be absent.
    public var allowsOrigin: @Sendable (_ origin: String?, _ host: String?) -> Bool = { origin, _ in origin == nil }

    /// Makes a configuration with Socket.IO's path, no cross-origin pages, and bounds that suit small messages.
    public init() {}
}
