import SocketIOServer
import Synchronization
import Testing

/// One of several joined broadcasters, and what it has delivered.
final class BroadcasterEnd: Sendable {
    let broadcaster: any Broadcaster
    private let delivered: AsyncStream<Broadcast>
    private let continuation: AsyncStream<Broadcast>.Continuation
    private let isReady = Mutex(false)

    init(_ broadcaster: any Broadcaster) {
        self.broadcaster = broadcaster
        (self.delivered, self.continuation) = AsyncStream.makeStream(of: Broadcast.self)
    }

    /// What stands for nothing but that somebody can be heard.
    private static let knock = Broadcast(.leave(["knock"]), namespace: "/")

    func run() async throws {
        try await self.broadcaster.run { broadcast in
            if broadcast == Self.knock {
                self.isReady.withLock { $0 = true }
            } else {
                self.continuation.yield(broadcast)
            }
        }
    }

    /// The next that was delivered; it waits for as long as that takes, and the test's time limit ends it.
    func next() async throws -> Broadcast {
        var iterator = self.delivered.makeAsyncIterator()
        guard let broadcast = await iterator.next() else { throw CancellationError() }
        return broadcast
    }

    /// Expects that the next that was delivered is this.
    func expect(_ broadcast: Broadcast, _ location: SourceLocation = #_sourceLocation) async throws {
        let next = try await self.next()
        #expect(next == broadcast, sourceLocation: location)
    }

    /// Waits until this one hears all others, as far as `others` tell.
    func waitUntilReady(_ others: [BroadcasterEnd]) async throws {
        while !self.isReady.withLock({ $0 }) {
            for other in others { other.broadcaster.publish(Self.knock) }
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}

extension BroadcasterConformance {
    /// Runs so many broadcasters while something is done with them.
    func withBroadcasters(_ count: Int, _ body: ([BroadcasterEnd]) async throws -> Void) async throws {
        try await self.with(try await self.join(count), isReady: false, body)
    }

    /// Runs these broadcasters while something is done with them, from when they hear each other.
    func with(
        _ broadcasters: [any Broadcaster],
        isReady: Bool = true,
        _ body: ([BroadcasterEnd]) async throws -> Void
    ) async throws {
        let ends = broadcasters.map { BroadcasterEnd($0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for end in ends { group.addTask { try await end.run() } }
            defer { group.cancelAll() }
            if !isReady {
                for end in ends { try await end.waitUntilReady(ends.filter { $0 !== end }) }
            }
            try await body(ends)
        }
    }
}
