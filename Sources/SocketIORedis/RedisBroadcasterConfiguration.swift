public import CoreMetrics
public import Logging

/// Where a ``RedisBroadcaster`` speaks, and how much it keeps.
public struct RedisBroadcasterConfiguration: Sendable {
    /// The channel; all servers of one application name the same, and no other application does.
    ///
    /// Databases within a Redis server share their channels.
    public var channel: String
    /// Whether it is a sharded channel (`SPUBLISH`), which a cluster carries on the node of its slot alone.
    ///
    /// The client then has to be one of that node.
    public var isSharded = false
    /// How many broadcasts may wait to be sent; one more is dropped.
    public var maximumWaiting = 4_096
    /// How many bytes of them may wait; a single larger broadcast waits alone.
    public var maximumWaitingBytes = 32 * 1_024 * 1_024
    /// How many broadcasts of others may wait to be delivered; with one more the oldest are dropped.
    public var maximumUnread = 4_096
    /// How many other servers are known; with one more, the one that was silent for longest is forgotten.
    public var maximumSenders = 1_024
    /// The longest pause between two attempts when Redis does not take what is said.
    public var longestPause = Duration.seconds(1)
    /// Where it is written down what goes wrong.
    public var logger = Logger(label: "SocketIORedis")
    /// Who makes the metrics; nil is the one that the process has been given.
    public var metrics: (any MetricsFactory)?

    /// Makes a configuration for an application that names its channel so.
    public init(channel: String = "socketio") {
        self.channel = channel
    }
}
