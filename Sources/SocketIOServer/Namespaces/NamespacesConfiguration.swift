public import CoreMetrics
public import Logging
public import NIOCore

/// How ``Namespaces`` and the clients in them behave.
public struct NamespacesConfiguration: Sendable {
    /// Where it is written down who comes and goes (at `debug`), and what goes wrong.
    public var logger = Logger(label: "SocketIO")
    /// Who makes the metrics; nil is the one that the process has been given.
    public var metrics: (any MetricsFactory)?
    /// Carries what is said to many to the other servers.
    public var broadcaster: any Broadcaster = LocalBroadcaster()
    /// How sessions are recovered; nil is not at all.
    ///
    /// All servers that share a broadcaster have to agree on whether there is recovery. A session is recovered by the
    /// server that had it, and by no other.
    public var recovery: RecoveryConfiguration?
    /// Whether somebody may open a session: nil lets them, and a duration says when to try again.
    ///
    /// Called on the connection's event loop, before anything is kept for the session.
    public var admitsSession: @Sendable (ConnectRequest) -> TimeAmount? = { _ in nil }
    /// In how many rooms one client may be, its own not counted.
    public var maximumRooms = 1_000
    /// How many asynchronous handlers one client may have running at once; with 1 they take turns, in order.
    public var concurrentHandlers = 1
    /// How many of a client's events may wait for their asynchronous handlers; one more is refused.
    public var maximumWaitingEvents = 64
    /// How many asynchronous handlers may run at once for all clients together; one more is refused.
    public var maximumHandlers = 10_000
    /// How long handlers may take to end when there are no more clients and the server shuts down.
    public var handlerTimeout = Duration.seconds(10)
    /// How many packets are kept for a client that is still being decided on; with one more it is turned away.
    public var maximumHeldPackets = 256
    /// How many packets may be on their way to one event loop.
    ///
    /// Those whom one more was for lose their transport; they come back, to hear what they missed if they may.
    public var maximumLaneDeliveries = 65_536

    /// Makes a configuration without recovery, for a server that is the only one.
    public init() {}
}
