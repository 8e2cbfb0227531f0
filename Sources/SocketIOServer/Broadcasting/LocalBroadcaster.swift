/// A broadcaster for a server that is the only one.
public struct LocalBroadcaster: Broadcaster {
    /// Makes a broadcaster that has nobody to tell.
    public init() {}

    /// Takes a broadcast that nobody else needs.
    @discardableResult
    public func publish(_ broadcast: Broadcast) -> Publication {
        .taken
    }

    /// Waits until its task is cancelled.
    public func run(_ deliver: @escaping @Sendable (Broadcast) -> Void) async throws {
        let (nothing, continuation) = AsyncStream.makeStream(of: Void.self)
        for await _ in nothing {}
        continuation.finish()
    }
}
