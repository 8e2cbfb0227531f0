/// How a client stands with its server.
public struct RedisClientState: Hashable, Sendable {
    /// How many of the connections that commands share are ready.
    public let connected: Int
    /// How many there should be.
    public let wanted: Int
    /// Why there is none, once every last attempt at one has failed.
    public let failure: RedisError?

    /// Whether commands can be carried out.
    public var isConnected: Bool { self.connected > 0 }
}
