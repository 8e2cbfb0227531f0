/// The messages of some channels, for one reader.
///
/// Publishing delivers at most once: what is published while there is no connection, or faster than it is read, is gone.
/// The sequence says where that may have happened, and is not for what must not be missed. It ends when the client is
/// shut down or ``end()`` is called, and throws once if the server refuses the channels. Whoever lets go of it and of its
/// iterators unsubscribes.
public final class RedisSubscription: AsyncSequence, Sendable {
    /// What a subscription says.
    public enum Element: Hashable, Sendable {
        /// Somebody published this.
        case message(RedisMessage)
        /// So many elements before the next one were dropped, since they were not read fast enough.
        case lagged(Int)
        /// The connection was lost and made again: what was published meanwhile is missing.
        case reconnected
    }

    /// Why it ends before its time.
    public typealias Failure = RedisError

    /// Reads the subscription; more than one share what comes, and may not wait at the same time.
    public struct AsyncIterator: AsyncIteratorProtocol {
        // Held for its `deinit`: there is a subscription as long as somebody can read it.
        fileprivate let subscription: RedisSubscription

        /// The next element; nil is the end, or that the task was cancelled.
        public mutating func next() async throws(RedisError) -> Element? {
            try await self.subscription.buffer.next()
        }

        /// The next element; nil is the end, or that the task was cancelled.
        public mutating func next(
            isolation actor: isolated (any Actor)? = #isolation
        ) async throws(RedisError) -> Element? {
            try await self.subscription.buffer.next()
        }
    }

    private let id: UInt64
    private let buffer: MessageBuffer
    private let hub: SubscriptionHub

    init(id: UInt64, buffer: MessageBuffer, hub: SubscriptionHub) {
        self.id = id
        self.buffer = buffer
        self.hub = hub
    }

    deinit {
        self.hub.unsubscribe(self.id)
    }

    /// Begins to read.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(subscription: self) }

    /// Unsubscribes; what was received can still be read.
    public func end() {
        self.hub.unsubscribe(self.id)
        self.buffer.end(nil)
    }
}
