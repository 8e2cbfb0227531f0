#if Postgres
/// How a step changes what is stored, and so how it is done.
enum PostgresStep {
    /// One statement that changes nothing.
    ///
    /// It sees one state of the database, as every statement does.
    case look
    /// Several statements that change nothing and see one state of the database.
    case read
    /// One statement that changes something, a transaction in itself.
    case change
    /// Several statements, done together or not at all; each sees what was committed before it, so whoever decides by
    /// what is there must have locked it.
    case write
    /// As ``write``, with more time: what is old is looked for in whole tables.
    case sweep
}

/// The connection of one thread, made when it is needed and made again when it was lost.
final class PostgresSession {
    private let address: PostgresAddress
    private let limits: PostgresLimits
    private var connection: PostgresConnection?

    init(_ address: PostgresAddress, limits: PostgresLimits) {
        self.address = address
        self.limits = limits
    }

    /// Does a step, again if another's was in its way.
    func perform<Value>(_ step: PostgresStep, _ body: (PostgresConnection) throws -> Value) throws -> Value {
        var attempts = Attempts()
        while true {
            let connection = try self.connected()
            var isSurelyUndone = step != .change
            do {
                return try self.perform(step, on: connection, body) { isSurelyUndone = step == .read }
            } catch {
                self.tidy(connection, after: error)
                guard let failure = error as? PostgresFailure else { throw error }
                switch attempts.verdict(on: failure, isSurelyUndone: isSurelyUndone) {
                case .again: continue
                case .againOnAnotherConnection: self.connection = nil
                case .giveUp: throw error
                }
            }
        }
    }

    private func connected() throws(PostgresFailure) -> PostgresConnection {
        if let connection, connection.isAlive, !connection.isInTransaction { return connection }
        // The old one is closed before the new one is made, so that there are never more than were asked for.
        self.connection = nil
        let connection = try PostgresConnection(self.address, limits: self.limits)
        self.connection = connection
        return connection
    }

    /// Does a step once, and says when it begins to be committed.
    private func perform<Value>(
        _ step: PostgresStep,
        on connection: PostgresConnection,
        _ body: (PostgresConnection) throws -> Value,
        commits: () -> Void
    ) throws -> Value {
        switch step {
        case .look, .change:
            return try body(connection)
        case .read, .write, .sweep:
            try connection.script(step == .read ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN")
            let value =
                step == .sweep
                ? try connection.withLimit(self.limits.sweep) { try body(connection) } : try body(connection)
            commits()
            // What was undone says so in the answer and calls it no error.
            guard try connection.script("COMMIT").tag == "COMMIT" else { throw PostgresFailure.overtaken }
            return value
        }
    }

    /// Ends what a failure has left open, or gives the connection up.
    private func tidy(_ connection: PostgresConnection, after error: any Error) {
        let isLost = (error as? PostgresFailure)?.endsConnection ?? false
        guard !isLost, connection.isInTransaction else {
            if isLost { self.connection = nil }
            return
        }
        do {
            try connection.script("ROLLBACK")
        } catch {
            self.connection = nil
        }
    }
}
#endif
