import CoreMetrics
import Logging
import RedisClient
import SocketIOServer
import Synchronization

extension RedisBroadcaster {
    /// How much goes to Redis in one write.
    private static let batchCount = 256
    private static let batchBytes = 1_024 * 1_024
    /// The pause after the first attempt that failed; each further one doubles it.
    private static let shortestPause = Duration.milliseconds(20)

    /// Says what waits whenever there is a signal, one batch after the other: that keeps the order.
    func speak(_ signals: AsyncStream<Void>) async {
        var pause = Self.shortestPause
        for await _ in signals {
            while !Task.isCancelled {
                let batch = self.state.withLock { $0.outbox.next(limit: Self.batchCount, bytes: Self.batchBytes) }
                guard !batch.isEmpty else { break }
                do throws(RedisError) {
                    try await self.say(batch)
                    pause = Self.shortestPause
                } catch {
                    self.failed(batch, error)
                    try? await Task.sleep(for: pause)
                    pause = min(pause * 2, max(self.configuration.longestPause, Self.shortestPause))
                }
            }
        }
    }

    private func say(_ batch: [Parcel.Content]) async throws(RedisError) {
        let name = self.configuration.isSharded ? "SPUBLISH" : "PUBLISH"
        let commands = batch.map { content in
            let parcel = Parcel(sender: self.id, content: content)
            return RedisCommand(name, RedisArgument(self.configuration.channel), RedisArgument(parcel.encoded()))
        }
        for reply in try await self.client.sendAll(commands) { _ = try reply.get() }
        self.metrics.said.increment(by: batch.broadcasts)
        let flushers = self.state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.outbox.said()
            return state.takeFlushers()
        }
        for flusher in flushers { flusher.resume() }
    }

    private func failed(_ batch: [Parcel.Content], _ error: RedisError) {
        let (givenUp, flushers) = self.state.withLock { state in
            let givenUp = state.outbox.failed(asking: batch.contains(.hello))
            return (givenUp, state.takeFlushers())
        }
        for flusher in flushers { flusher.resume() }
        let lost = batch.broadcasts + givenUp
        self.metrics.lost(.away, lost)
        guard error != .cancelled else { return }
        self.warn(.away, ["reason": "\(error)", "broadcasts": "\(lost)"])
    }
}

// MARK: Waiting until everything was said

extension RedisBroadcaster {
    /// Returns when what was published before has been taken by Redis or given up, or the task is cancelled.
    public func flush() async {
        let id = self.state.withLock { state in
            state.lastFlusher += 1
            return state.lastFlusher
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { flusher in
                let isDone = self.state.withLock { state in
                    guard state.isRunning, !state.outbox.isIdle, !Task.isCancelled else { return true }
                    state.flushers[id] = flusher
                    return false
                }
                if isDone { flusher.resume() }
            }
        } onCancel: {
            self.state.withLock { $0.flushers.removeValue(forKey: id) }?.resume()
        }
    }
}

extension RedisBroadcaster.State {
    fileprivate mutating func takeFlushers() -> [CheckedContinuation<Void, Never>] {
        guard self.outbox.isIdle else { return [] }
        defer { self.flushers = [:] }
        return Array(self.flushers.values)
    }
}

extension [Parcel.Content] {
    /// How many of them are broadcasts.
    fileprivate var broadcasts: Int {
        self.count { content in
            switch content {
            case .numbered, .passing: true
            case .mark, .hello: false
            }
        }
    }
}
