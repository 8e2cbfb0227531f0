import SocketIOServer
import Synchronization
import Testing

/// One of several joined broadcasters, and what it has delivered.
final class BroadcasterEnd: Sendable {
    let broadcaster: any Broadcaster
    private let name: String
    private let delivered: AsyncStream<Broadcast>
    private let continuation: AsyncStream<Broadcast>.Continuation
    /// Whose knocks were heard; nil says that nobody knocks.
    private let heard: Mutex<Set<String>?>

    /// `knocks` says whether what was said before everybody was heard is of no account.
    init(_ broadcaster: any Broadcaster, name: String, knocks: Bool) {
        self.broadcaster = broadcaster
        self.name = name
        self.heard = Mutex(knocks ? [] : nil)
        (self.delivered, self.continuation) = AsyncStream.makeStream(of: Broadcast.self)
    }

    /// What stands for nothing but that this one can be heard.
    private var knock: Broadcast { Broadcast(.leave(["knock"]), namespace: "/", rooms: [self.name]) }

    func run(among others: [BroadcasterEnd]) async throws {
        let knocks = Set(others.map(\.knock))
        try await self.broadcaster.run { broadcast in
            if knocks.contains(broadcast) {
                self.heard.withLock { _ = $0?.insert(broadcast.rooms?.first ?? "") }
            } else if broadcast == .gap, !self.hearsAll(of: others) {
                // Whoever began to listen after the others began to knock has missed something.
            } else {
                self.continuation.yield(broadcast)
            }
        }
    }

    private func hearsAll(of others: [BroadcasterEnd]) -> Bool {
        self.heard.withLock { $0.map { $0.count == others.count } ?? true }
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

    /// Waits until this one hears all others.
    func waitUntilReady(among others: [BroadcasterEnd]) async throws {
        while !self.hearsAll(of: others) {
            for other in others { other.broadcaster.publish(other.knock) }
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
        let ends = broadcasters.enumerated().map { number, broadcaster in
            BroadcasterEnd(broadcaster, name: "\(number)", knocks: !isReady)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for end in ends { group.addTask { try await end.run(among: ends.filter { $0 !== end }) } }
            defer { group.cancelAll() }
            if !isReady {
                for end in ends { try await end.waitUntilReady(among: ends.filter { $0 !== end }) }
            }
            try await body(ends)
        }
    }
}
