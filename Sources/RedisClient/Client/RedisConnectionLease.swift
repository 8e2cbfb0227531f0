import NIOCore

/// A connection of one's own, for commands that block or that change what the connection is.
///
/// It is good within the scope it was given for, and is not made again when it is lost.
public struct RedisConnectionLease: Sendable {
    let connection: RedisConnection
    let limit: Duration

    /// Whether the connection still takes commands.
    public var isOpen: Bool { self.connection.isOpen }

    /// Sends a command and answers its reply; an error reply is thrown.
    ///
    /// A command that says how long it blocks has that long besides its time limit; one that blocks without a bound has
    /// none, and does not notice a server that vanished without a word, so a bound is better. A task that is cancelled
    /// waits no more, but the server goes on with the command and keeps what is sent after it waiting: leave the scope
    /// then.
    public func send(_ command: RedisCommand, within limit: Duration? = nil) async throws(RedisError) -> RedisValue {
        try await self.connection.send(command, until: self.deadline([command], limit))
    }

    /// Sends commands in one write, and answers a result for each, in order; `MULTI` and `EXEC` may be among them.
    public func sendAll(
        _ commands: [RedisCommand],
        within limit: Duration? = nil
    ) async throws(RedisError) -> [Result<RedisValue, RedisError>] {
        guard !commands.isEmpty else { return [] }
        return try await self.connection.send(batch: commands, until: self.deadline(commands, limit))
    }

    /// Runs a script by its digest, as ``RedisClient/RedisClient/evaluate(_:keys:arguments:)`` does.
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

    private func deadline(_ commands: [RedisCommand], _ limit: Duration?) throws(RedisError) -> NIODeadline {
        var total = limit ?? self.limit
        var isEndless = false
        for command in commands {
            switch command.nature {
            case .ordinary, .stateful: break
            case .blocking(let wait?): total += wait
            case .blocking(nil): isEndless = true
            case .unsettling: throw .unsuitable(reason: "\(command.name) cannot be sent as a command")
            }
        }
        return isEndless ? .distantFuture : .now() + TimeAmount(total)
    }
}

extension RedisClient {
    /// Opens a connection of one's own, and closes it when the body returns or throws.
    ///
    /// It throws a ``RedisError`` if there is no connection to be had, after one attempt: whoever wants one for good makes
    /// pauses between the calls. It does not need ``run()``, but a client that is shut down ends every lease.
    public func withConnection<Answer>(
        _ body: (RedisConnectionLease) async throws -> Answer
    ) async throws -> Answer {
        let (id, connection) = try await self.leases.take()
        defer { self.leases.giveBack(id) }
        return try await body(RedisConnectionLease(connection: connection, limit: self.configuration.commandTimeout))
    }
}
