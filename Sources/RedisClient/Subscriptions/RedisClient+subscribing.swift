extension RedisClient {
    /// Subscribes to channels, and returns when the server has confirmed all of them.
    ///
    /// All subscriptions share one connection, which ``run()`` keeps; after a loss everything is subscribed to again. At
    /// most `bound` messages, and as many bytes as one reply may have, wait to be read; beyond it the oldest are dropped
    /// and the reader is told. A sharded channel (`SSUBSCRIBE`) is one of the same name on the node of its slot.
    /// It throws `.unreachable` if the next attempt at that connection fails, and `.overloaded` if the client's
    /// subscriptions would be to more channels than commands may wait on a connection.
    public func subscribe(
        to channels: [String],
        sharded: Bool = false,
        buffer bound: Int = 1_024
    ) async throws(RedisError) -> RedisSubscription {
        try await self.subscriptions.subscribe(
            to: Set(channels.map { Topic(channel: $0, isSharded: sharded) }),
            buffer: bound
        )
    }
}
