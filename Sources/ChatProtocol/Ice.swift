/// A STUN or TURN server, as `RTCPeerConnection` takes it.
public struct IceServer: Codable, Hashable, Sendable {
    /// Where it is: `stun:`, `turn:` and `turns:` URLs.
    public let urls: [String]
    /// The short-lived user name of a TURN server.
    public let username: String?
    /// The short-lived password of a TURN server.
    public let credential: String?

    /// Makes a server.
    public init(urls: [String], username: String? = nil, credential: String? = nil) {
        self.urls = urls
        self.username = username
        self.credential = credential
    }
}

/// Whether a call may go directly, which shows addresses, or through a relay only.
public enum IceTransportPolicy: String, Codable, Hashable, Sendable {
    case all
    case relay
}

/// What `GET /api/ice-servers` answers, and what goes into `matched`.
public struct IceConfiguration: Codable, Hashable, Sendable {
    /// The servers to gather candidates from.
    public let iceServers: [IceServer]
    /// Whether addresses may be shown.
    public let iceTransportPolicy: IceTransportPolicy
    /// For how long the credentials are good, in seconds.
    public let ttl: Int

    /// Makes a configuration.
    public init(iceServers: [IceServer], iceTransportPolicy: IceTransportPolicy, ttl: Int) {
        self.iceServers = iceServers
        self.iceTransportPolicy = iceTransportPolicy
        self.ttl = ttl
    }

    /// The same, for a call that is to show no addresses.
    public var keptToRelay: IceConfiguration {
        IceConfiguration(iceServers: self.iceServers, iceTransportPolicy: .relay, ttl: self.ttl)
    }
}
