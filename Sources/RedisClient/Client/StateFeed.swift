import Synchronization

/// The client's state, and everybody who follows it.
final class StateFeed: Sendable {
    private struct Followers {
        var state: RedisClientState
        var continuations: [UInt64: AsyncStream<RedisClientState>.Continuation] = [:]
        var lastID: UInt64 = 0
        var isFinished = false
    }

    private let followers: Mutex<Followers>

    init(_ state: RedisClientState) {
        self.followers = Mutex(Followers(state: state))
    }

    var state: RedisClientState { self.followers.withLock { $0.state } }

    /// The state now and each one that follows; who is slow gets the newest.
    func follow() -> AsyncStream<RedisClientState> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: RedisClientState.self,
            bufferingPolicy: .bufferingNewest(1)
        )
        let id = self.followers.withLock { followers -> UInt64? in
            continuation.yield(followers.state)
            guard !followers.isFinished else { return nil }
            followers.lastID += 1
            followers.continuations[followers.lastID] = continuation
            return followers.lastID
        }
        guard let id else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { _ in
            self.followers.withLock { _ = $0.continuations.removeValue(forKey: id) }
        }
        return stream
    }

    /// Tells everybody, if it is another state; it is read in here, so that an older one never follows a newer one.
    func publish(_ read: () -> RedisClientState) {
        self.followers.withLock { followers in
            let state = read()
            guard state != followers.state else { return }
            followers.state = state
            for continuation in followers.continuations.values { continuation.yield(state) }
        }
    }

    /// The end: there will be no other state.
    func finish() {
        let continuations = self.followers.withLock { followers in
            followers.isFinished = true
            defer { followers.continuations = [:] }
            return Array(followers.continuations.values)
        }
        for continuation in continuations { continuation.finish() }
    }
}
