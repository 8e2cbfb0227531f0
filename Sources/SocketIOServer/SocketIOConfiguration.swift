public import CoreMetrics
public import NIOCore
import NIOHTTP1
public import SocketIO

/// How a ``SocketIOServer`` behaves.
public struct SocketIOConfiguration: Sendable {
    /// Where it answers.
    ///
    /// It begins and ends with a slash.
    public var path = "/socket.io/"
    /// Heartbeat, upgrade and how much may wait for a slow reader.
    public var engine = EngineSession.Configuration()
    /// How many namespaces and attachments a client may have.
    public var conversation = SocketSession.Configuration()
    /// Whether the request that opened a session is kept for as long as the session is.
    ///
    /// It is needed where a client may ask for a second namespace after it was let into one. Without it such a client is
    /// refused there, and an idle connection costs about a kilobyte less.
    public var keepsRequests = true
    /// The longest request target, in bytes, of requests for others too; a longer one is answered 414.
    public var maxTarget = 4 * 1_024
    /// How many bytes a request's headers may have in all, of requests for others too; more are answered 431.
    ///
    /// NIO's parser stops at 80 KB by itself.
    public var maxHeaders = 16 * 1_024
    /// The largest frame or POST body that is taken, in bytes.
    public var maxPayload = 100_000
    /// How much of a body is read before the connection is closed, of requests for others and refused ones too.
    ///
    /// Those who answer have bounds of their own, and smaller ones.
    public var maxBody = 1_024 * 1_024
    /// The most fragments that a WebSocket message may come in.
    public var maxFragments = 64
    /// How long a client may be in no namespace: after its transport opened, and after it has left the last one.
    public var connectTimeout = TimeAmount.seconds(10)
    /// How long an HTTP connection may be quiet between requests.
    public var idleTimeout = TimeAmount.seconds(60)
    /// How long a client may take to send one HTTP request, to whomever it is for.
    public var requestTimeout = TimeAmount.seconds(30)
    /// Who makes the metrics; nil is the one that the process has been given.
    public var metrics: (any MetricsFactory)?
    /// Whether a page from this `Origin`, asking for this `Host`, may speak to the server.
    ///
    /// Either may be absent: a client that is no browser names no origin. A page that came from the host it asks may, and
    /// no other, unless this says so.
    public var allowsOrigin: @Sendable (_ origin: String?, _ host: String?) -> Bool = { origin, host in
        guard let origin else { return true }
        let parts = origin.split(separator: "://", maxSplits: 1)
        return parts.count == 2 && parts[1].lowercased() == host?.lowercased()
    }

    /// Where a WebSocket is sent back every message, for suites that try the layer alone; nowhere, if it is nil.
    package var echoPath: String?

    /// Makes a configuration with Socket.IO's path, no pages of other origins, and bounds that suit small messages.
    public init() {}
}

extension SocketIOConfiguration {
    /// How much a WebSocket's peer may send.
    var webSocketLimits: WebSocketLimits {
        WebSocketLimits(
            maximumMessage: self.maxPayload,
            maximumFragments: self.maxFragments,
            framesPer10Seconds: self.engine.packetsPer10Seconds
        )
    }

    /// How large the head of a WebSocket that opens a session may be.
    var openingLimits: OpeningHead.Limits {
        OpeningHead.Limits(target: self.maxTarget, headers: self.maxHeaders)
    }

    /// The status that a request is refused with for its head's size; nil if it may go on.
    func refusal(of head: HTTPRequestHead) -> HTTPResponseStatus? {
        guard head.uri.utf8.count <= self.maxTarget else { return .uriTooLong }
        let size = head.headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 }
        return size <= self.maxHeaders ? nil : .requestHeaderFieldsTooLarge
    }
}
