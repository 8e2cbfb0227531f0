import Synchronization

/// Gives out connections of one's own, and knows which are out.
final class LeaseDesk: Sendable {
    private struct Ledger {
        var count = 0
        var lastID: UInt64 = 0
        var connections: [UInt64: RedisConnection] = [:]
        var isClosed = false
    }

    private let bound: Int
    private let factory: ConnectionFactory
    private let ledger = Mutex(Ledger())

    init(_ configuration: RedisConfiguration, factory: ConnectionFactory) {
        self.bound = configuration.maximumLeases
        self.factory = factory
    }

    /// Opens a connection; ``giveBack(_:)`` is to follow.
    func take() async throws(RedisError) -> (id: UInt64, connection: RedisConnection) {
        let id = try self.reserve()
        do throws(RedisError) {
            let connection = try await self.factory.open()
            let isClosed = self.ledger.withLock { ledger in
                ledger.connections[id] = connection
                return ledger.isClosed
            }
            guard !isClosed else {
                connection.close()
                throw .closed
            }
            return (id, connection)
        } catch {
            self.giveBack(id)
            throw error
        }
    }

    /// Closes the connection.
    func giveBack(_ id: UInt64) {
        let connection = self.ledger.withLock { ledger in
            ledger.count -= 1
            return ledger.connections.removeValue(forKey: id)
        }
        connection?.close()
    }

    /// Closes every connection, and gives out no more.
    func close() {
        let connections = self.ledger.withLock { ledger in
            ledger.isClosed = true
            return Array(ledger.connections.values)
        }
        for connection in connections { connection.close() }
    }

    private func reserve() throws(RedisError) -> UInt64 {
        try self.ledger.withLock { ledger throws(RedisError) in
            guard !ledger.isClosed else { throw .closed }
            guard ledger.count < self.bound else { throw .overloaded }
            ledger.count += 1
            ledger.lastID += 1
            return ledger.lastID
        }
    }
}
