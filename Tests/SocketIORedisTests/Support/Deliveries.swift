import SocketIOServer

/// What a broadcaster has delivered, in order.
final class Deliveries: Sendable {
    private let stream: AsyncStream<Broadcast>
    private let continuation: AsyncStream<Broadcast>.Continuation

    init() {
        (self.stream, self.continuation) = AsyncStream.makeStream(of: Broadcast.self)
    }

    func put(_ broadcast: Broadcast) { self.continuation.yield(broadcast) }

    /// The next, waited for; nil says that the test was cancelled.
    func next() async -> Broadcast? {
        var iterator = self.stream.makeAsyncIterator()
        return await iterator.next()
    }
}
