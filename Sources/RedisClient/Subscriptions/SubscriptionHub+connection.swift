import Logging
import NIOCore
import Synchronization

extension SubscriptionHub {
    /// Keeps the connection while there are subscriptions, until the task is cancelled.
    func run() async {
        var reconnection = Reconnection(self.configuration.backoff)
        var generator = SystemRandomNumberGenerator()
        while await self.isWanted() {
            let pause: Duration
            do {
                let connection = try await self.factory.open(for: .subscriptions) { self.pushed($0) }
                let openedAt = ContinuousClock.now
                self.connected(connection)
                let reason = await connection.untilEnded()
                self.disconnected()
                pause = reconnection.ended(after: openedAt.duration(to: .now), using: &generator)
                self.logger.debug("lost the subscriptions' connection to Redis", metadata: ["reason": "\(reason)"])
            } catch {
                self.change { ((), $0.book.unreachable(error)) }
                pause = reconnection.failed(using: &generator)
                self.logger.debug("cannot connect to Redis for subscriptions", metadata: ["reason": "\(error)"])
            }
            try? await Task.sleep(for: pause)
        }
    }

    /// Ends every subscription, and takes no more.
    func close() {
        let (readers, connection, sleeper) = self.state.withLock { state in
            state.isClosed = true
            defer { state.readers = [:] }
            return (Array(state.readers.values), state.connection, state.sleeper.take())
        }
        for reader in readers {
            reader.opener?.resume(returning: .failure(.closed))
            reader.buffer.end(nil)
        }
        connection?.close()
        sleeper?.resume()
    }

    /// Waits until somebody subscribes; false says that nobody will any more.
    private func isWanted() async -> Bool {
        await withTaskCancellationHandler {
            await withCheckedContinuation { sleeper in
                let isAwake = self.state.withLock { state in
                    guard !state.isClosed, !Task.isCancelled, !state.book.isWanted else { return true }
                    state.sleeper = sleeper
                    return false
                }
                if isAwake { sleeper.resume() }
            }
        } onCancel: {
            self.state.withLock { $0.sleeper.take() }?.resume()
        }
        return !Task.isCancelled && !self.state.withLock { $0.isClosed }
    }

    private func connected(_ connection: RedisConnection) {
        self.change { state in
            state.connection = connection
            return ((), state.book.connected())
        }
        if self.state.withLock({ $0.isClosed }) { connection.close() }
    }

    private func disconnected() {
        self.change { state in
            state.connection = nil
            return ((), state.book.disconnected())
        }
    }
}
