import CoreMetrics
public import RedisClient
public import SocketIOServer
import Synchronization

/// Carries what is said to many to the other servers of an application, over publishing and subscribing on Redis.
///
/// Every server makes one of its own, with a client of the same Redis and the same channel, and gives it to its
/// ``NamespacesConfiguration``. The client has to be run, too.
///
/// Redis keeps nothing: what is said while a server does not hear it is gone for that server. Each server numbers what it
/// says, so the others find out that something is missing, and deliver ``Broadcast/gap`` in its place: after a broadcast
/// that did not fit into a queue, after Redis was away, and after this server was. Volatile broadcasts have no number,
/// since nobody needs to know of those.
///
/// While Redis is away a server's own clients are told as ever; for the others nothing is kept, and ``publish(_:)``
/// answers `.dropped`.
public final class RedisBroadcaster: Broadcaster, Sendable {
    struct State {
        var outbox: Outbox
        var inbox: Inbox
        /// Wakes whoever says what waits.
        var signal: AsyncStream<Void>.Continuation?
        var isRunning = false
        /// Who waits until everything has been said.
        var flushers: [UInt64: CheckedContinuation<Void, Never>] = [:]
        var lastFlusher: UInt64 = 0
        var warnings: [Warning: RareWarning] = [:]
    }

    /// What others can bring about at any rate, and is logged seldom.
    enum Warning: String {
        case away = "Redis does not take broadcasts"
        case deaf = "Redis does not let broadcasts be heard"
        case rejected = "What is no broadcast of ours was heard"
    }

    let configuration: RedisBroadcasterConfiguration
    let client: RedisClient
    let id: SenderID
    let metrics: RedisBroadcasterMetrics
    let state: Mutex<State>

    /// Makes a broadcaster that speaks over this client's connections.
    public init(_ client: RedisClient, configuration: RedisBroadcasterConfiguration = .init()) {
        var generator = SystemRandomNumberGenerator()
        let id = SenderID.make(using: &generator)
        self.client = client
        self.configuration = configuration
        self.id = id
        self.metrics = RedisBroadcasterMetrics(factory: configuration.metrics ?? MetricsSystem.factory)
        self.state = Mutex(
            State(
                outbox: Outbox(bound: configuration.maximumWaiting, bytes: configuration.maximumWaitingBytes),
                inbox: Inbox(own: id, maximumSenders: configuration.maximumSenders)
            )
        )
    }

    /// Hands a broadcast over to be published.
    ///
    /// It is `.dropped` while Redis is away, and where more wait than may.
    @discardableResult
    public func publish(_ broadcast: Broadcast) -> Publication {
        guard let bytes = try? broadcast.encoded() else {
            self.metrics.lost(.tooLarge)
            return .tooLarge
        }
        let (isTaken, isAway, signal) = self.state.withLock { state in
            let isTaken = state.outbox.put(bytes, isVolatile: broadcast.isVolatile)
            return (isTaken, state.outbox.isAway, state.signal)
        }
        signal?.yield()
        if !isTaken { self.metrics.lost(isAway ? .away : .full) }
        return isTaken ? .taken : .dropped
    }

    /// Says what waits and delivers what others say, until its task is cancelled.
    ///
    /// It tries again for as long as Redis is away, and throws only if the client was shut down.
    public func run(_ deliver: @escaping @Sendable (Broadcast) -> Void) async throws {
        let (signals, signal) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.state.withLock { state in
            state.signal = signal
            state.isRunning = true
        }
        signal.yield()
        defer { self.stopped() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await self.speak(signals) }
            group.addTask { try await self.listen(deliver) }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func stopped() {
        let flushers = self.state.withLock { state in
            state.signal = nil
            state.isRunning = false
            defer { state.flushers = [:] }
            return Array(state.flushers.values)
        }
        for flusher in flushers { flusher.resume() }
    }
}

extension Broadcast {
    fileprivate var isVolatile: Bool {
        guard case .event(let event) = self.verb else { return false }
        return event.isVolatile
    }
}
