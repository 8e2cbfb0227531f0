import Logging
import NIOCore
import Synchronization

/// Keeps the connections that commands share, and finds one for each.
final class ConnectionPool: Sendable {
    private typealias Waiter = CheckedContinuation<Result<RedisConnection, RedisError>, Never>

    private let configuration: RedisConfiguration
    private let factory: ConnectionFactory
    private let logger: Logger
    private let timers: any EventLoop
    private let roster: Mutex<Roster<RedisConnection, Waiter>>
    private let lastID = Atomic<UInt64>(0)
    let states: StateFeed

    init(_ configuration: RedisConfiguration, factory: ConnectionFactory, timers: any EventLoop, logger: Logger) {
        self.configuration = configuration
        self.factory = factory
        self.timers = timers
        self.logger = logger
        self.roster = Mutex(Roster(connections: configuration.connections, bound: configuration.maximumPending))
        self.states = StateFeed(RedisClientState(connected: 0, wanted: max(1, configuration.connections), failure: nil))
    }

    /// A connection that takes commands, waited for if one is being made.
    func connection(until deadline: NIODeadline) async throws(RedisError) -> RedisConnection {
        let choice = self.roster.withLock { $0.choose { $0.isOpen ? $0.waiting : nil } }
        switch choice {
        case .use(let connection): return connection
        case .refuse(let error): throw error
        case .wait: return try await self.nextConnection(until: deadline)
        }
    }

    private func nextConnection(until deadline: NIODeadline) async throws(RedisError) -> RedisConnection {
        let id = self.lastID.add(1, ordering: .relaxed).newValue
        let timer = self.timers.scheduleTask(deadline: deadline) { self.dismiss(id, .timedOut(wasSent: false)) }
        defer { timer.cancel() }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { (waiter: Waiter) in
                self.wait(waiter, id)
                // What came before the waiter did not find it.
                if Task.isCancelled { self.dismiss(id, .cancelled) }
                if deadline <= .now() { self.dismiss(id, .timedOut(wasSent: false)) }
            }
        } onCancel: {
            self.dismiss(id, .cancelled)
        }
        return try result.get()
    }

    private func wait(_ waiter: Waiter, _ id: UInt64) {
        let refusal = self.roster.withLock { roster -> Result<RedisConnection, RedisError>? in
            // Since it was last asked, a connection may have come.
            switch roster.choose(load: { $0.isOpen ? $0.waiting : nil }) {
            case .use(let connection): .success(connection)
            case .refuse(let error): .failure(error)
            case .wait: roster.enlist(waiter, id: id) ? nil : .failure(.overloaded)
            }
        }
        if let refusal { waiter.resume(returning: refusal) }
    }

    private func dismiss(_ id: UInt64, _ error: RedisError) {
        self.roster.withLock { $0.forget(id) }?.resume(returning: .failure(error))
    }

    /// Keeps one of the connections until it is cancelled, or the pool is closed.
    func keep(_ slot: Int) async {
        var reconnection = Reconnection(self.configuration.backoff)
        var generator = SystemRandomNumberGenerator()
        while !Task.isCancelled, !self.isClosed {
            let pause: Duration
            do {
                let connection = try await self.factory.open()
                let openedAt = ContinuousClock.now
                self.opened(slot, connection)
                let reason = await connection.untilEnded()
                pause = reconnection.ended(after: openedAt.duration(to: .now), using: &generator)
                self.ended(slot, reason, isFlapping: reconnection.isFlapping)
            } catch {
                let isFirst = !reconnection.hasFailed
                pause = reconnection.failed(using: &generator)
                self.failed(slot, error, isFirst: isFirst)
            }
            guard !self.isClosed else { return }
            try? await Task.sleep(for: pause)
        }
    }

    /// Takes no more commands.
    func close() {
        let waiters = self.roster.withLock { $0.close() }
        for waiter in waiters { waiter.resume(returning: .failure(.closed)) }
        self.states.finish()
    }

    /// Lets the commands that were sent come to their end, which their time limits see to.
    func drain() async {
        let connections = self.roster.withLock { $0.ready }
        for connection in connections { connection.drain() }
        for connection in connections { _ = await connection.untilEnded() }
    }

    /// How many commands wait for their replies.
    var waiting: Int { self.roster.withLock { $0.ready }.reduce(0) { $0 + $1.waiting } }
    /// Whether it takes commands no more.
    var isClosed: Bool { self.roster.withLock { $0.isClosed } }

    private func opened(_ slot: Int, _ connection: RedisConnection) {
        let (waiters, isClosed) = self.roster.withLock { roster in
            (roster.isClosed ? [] : roster.opened(slot, connection), roster.isClosed)
        }
        // A client that is shut down meanwhile has no use for it.
        if isClosed { connection.close() }
        for waiter in waiters { waiter.resume(returning: .success(connection)) }
        self.publish()
        self.logger.info("connected to Redis", metadata: self.metadata(slot, ["protocol": "\(connection.version)"]))
    }

    private func ended(_ slot: Int, _ reason: RedisError, isFlapping: Bool) {
        let waiters = self.roster.withLock { roster -> [Waiter] in
            guard isFlapping else {
                roster.ended(slot)
                return []
            }
            return roster.failed(slot, .unreachable(reason: "the server ended the connection"))
        }
        self.refuse(waiters)
        guard !self.isClosed else { return }
        self.logger.warning("lost a connection to Redis", metadata: self.metadata(slot, ["reason": "\(reason)"]))
    }

    private func failed(_ slot: Int, _ error: RedisError, isFirst: Bool) {
        let waiters = self.roster.withLock { $0.failed(slot, error) }
        self.refuse(waiters)
        guard !self.isClosed else { return }
        // What goes on failing is said once.
        self.logger.log(
            level: isFirst ? .warning : .debug,
            "cannot connect to Redis",
            metadata: self.metadata(slot, ["reason": "\(error)"])
        )
    }

    private func refuse(_ waiters: [Waiter]) {
        let failure = self.roster.withLock { $0.failure }
        for waiter in waiters {
            waiter.resume(returning: .failure(failure ?? .unreachable(reason: "no connection")))
        }
        self.publish()
    }

    private func publish() {
        self.states.publish {
            self.roster.withLock { roster in
                RedisClientState(
                    connected: roster.ready.count { $0.isOpen },
                    wanted: roster.slots.count,
                    failure: roster.failure
                )
            }
        }
    }

    private func metadata(_ slot: Int, _ more: Logger.Metadata) -> Logger.Metadata {
        more.merging([
            "host": "\(self.configuration.host)", "port": "\(self.configuration.port)", "connection": "\(slot)",
        ]) { old, _ in old }
    }
}
