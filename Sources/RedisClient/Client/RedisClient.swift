public import Logging
public import NIOCore
public import ServiceLifecycle

/// A client of one Redis server.
///
/// Commands of all tasks are pipelined over a few connections, each in the order it was sent in; of one task's commands
/// each begins after the last has ended. ``run()`` makes the connections and keeps them: without it every command waits
/// until its time is over. A connection that is lost is made again, after pauses that grow.
///
/// While the first attempt at a connection is under way, a command waits for it, within its time limit; once that
/// attempt has failed, commands fail at once with `.unreachable` until there is a connection again. The client never sends
/// a command a second time by itself: ``RedisError/mayHaveBeenCarriedOut`` says what is known of one that failed.
public final class RedisClient: Service, Sendable {
    let configuration: RedisConfiguration
    let pool: ConnectionPool
    let leases: LeaseDesk
    let subscriptions: SubscriptionHub

    /// Makes a client that has no connection yet.
    public init(_ configuration: RedisConfiguration, group: any EventLoopGroup, logger: Logger) {
        let factory = ConnectionFactory(configuration, group: group)
        self.configuration = configuration
        self.pool = ConnectionPool(configuration, factory: factory, timers: group.any(), logger: logger)
        self.leases = LeaseDesk(configuration, factory: factory)
        self.subscriptions = SubscriptionHub(configuration, factory: factory, timers: group.any(), logger: logger)
    }

    /// Keeps the connections until the service is shut down, or its task is cancelled.
    ///
    /// A graceful shutdown takes no more commands and waits for the replies of those that were sent, at most as long as
    /// a command may take. To be called once; afterwards every command is `.closed`.
    public func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            for slot in 0..<max(1, self.configuration.connections) {
                group.addTask { await self.pool.keep(slot) }
            }
            group.addTask { await self.subscriptions.run() }
            // It ends by throwing if the task is cancelled; either way it is time to go.
            try? await gracefulShutdown()
            self.pool.close()
            self.leases.close()
            self.subscriptions.close()
            if !Task.isCancelled { await self.pool.drain() }
            group.cancelAll()
        }
    }

    /// Whether there is a connection.
    public var isConnected: Bool { self.state.isConnected }

    /// How the client stands with its server.
    public var state: RedisClientState { self.pool.states.state }

    /// The state now and each one that follows, until the client is shut down; who is slow gets the newest.
    public func states() -> AsyncStream<RedisClientState> { self.pool.states.follow() }

    /// Sends a command and answers its reply; an error reply is thrown.
    ///
    /// The limit is the configuration's unless another one is given, and covers everything. A task that is cancelled
    /// waits no more; whether the command is carried out all the same is not known then. Commands that block, that
    /// change what the connection is, or that have other replies than one are `.unsuitable`: for the first two there is
    /// ``withConnection(_:)``, for subscriptions ``subscribe(to:sharded:buffer:)``.
    public func send(_ command: RedisCommand, within limit: Duration? = nil) async throws(RedisError) -> RedisValue {
        try self.admit(command)
        let deadline = self.deadline(limit)
        return try await self.pool.connection(until: deadline).send(command, until: deadline)
    }

    /// Sends commands in one write on one connection, and answers a result for each, in order.
    ///
    /// They are no transaction: one that fails does not keep the next from being carried out, and between two of them the
    /// server may serve others. It throws if nothing was sent, or the task was cancelled.
    public func sendAll(
        _ commands: [RedisCommand],
        within limit: Duration? = nil
    ) async throws(RedisError) -> [Result<RedisValue, RedisError>] {
        guard !commands.isEmpty else { return [] }
        for command in commands { try self.admit(command) }
        let deadline = self.deadline(limit)
        return try await self.pool.connection(until: deadline).send(batch: commands, until: deadline)
    }

    /// Runs a script by its digest, and answers what it returns.
    ///
    /// A server that does not know the script has run nothing of it; it is then sent the text and asked again, once.
    public func evaluate(
        _ script: RedisScript,
        keys: [RedisArgument] = [],
        arguments: [RedisArgument] = []
    ) async throws(RedisError) -> RedisValue {
        let command = script.evaluation(keys: keys, arguments: arguments)
        do throws(RedisError) {
            return try await self.send(command)
        } catch {
            guard error.isUnknownScript else { throw error }
            return try await self.sendAll([script.loading, command]).last(unlessFailed: 0)
        }
    }

    private func admit(_ command: RedisCommand) throws(RedisError) {
        switch command.nature {
        case .ordinary:
            return
        case .blocking:
            throw .unsuitable(reason: "\(command.name) blocks: it needs a connection of its own")
        case .stateful:
            throw .unsuitable(reason: "\(command.name) changes the connection: it needs one of its own")
        case .unsettling:
            throw .unsuitable(reason: "\(command.name) cannot be sent as a command")
        }
    }

    private func deadline(_ limit: Duration?) -> NIODeadline {
        .now() + TimeAmount(limit ?? self.configuration.commandTimeout)
    }
}
