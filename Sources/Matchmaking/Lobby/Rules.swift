/// The settings of pairing (protocol section 6).
public struct Rules: Hashable, Sendable {
    /// How long a lost socket is waited for.
    public var reconnectGrace: Duration
    /// How long somebody must have waited to accept anybody.
    public var relaxAfter: Duration
    /// How long last partners are kept apart.
    public var rematchCooldown: Duration
    /// How long both must have waited to meet a last partner within the cooldown, if nobody else suits.
    public var rematchAfter: Duration
    /// How long a call rings.
    public var callTimeout: Duration

    /// Makes rules; the defaults are the protocol's.
    public init(
        reconnectGrace: Duration = .seconds(20),
        relaxAfter: Duration = .seconds(5),
        rematchCooldown: Duration = .seconds(600),
        rematchAfter: Duration = .seconds(20),
        callTimeout: Duration = .seconds(30)
    ) {
        self.reconnectGrace = reconnectGrace
        self.relaxAfter = relaxAfter
        self.rematchCooldown = rematchCooldown
        self.rematchAfter = rematchAfter
        self.callTimeout = callTimeout
    }
}
