import CoreMetrics
import Logging
import NIOCore
import RedisClient
import SocketIOServer
import Synchronization

extension RedisBroadcaster {
    /// The pause between two attempts to subscribe, which the client makes to wait for its own.
    private static let pause = Duration.milliseconds(50)

    /// Delivers what others say, until the task is cancelled; throws if the client was shut down.
    func listen(_ deliver: @Sendable (Broadcast) -> Void) async throws {
        while !Task.isCancelled {
            do throws(RedisError) {
                let subscription = try await self.client.subscribe(
                    to: [self.configuration.channel],
                    sharded: self.configuration.isSharded,
                    buffer: self.configuration.maximumUnread
                )
                self.carryOut(self.state.withLock { $0.inbox.subscribed() }, deliver)
                var elements = subscription.makeAsyncIterator()
                while let element = try await elements.next() {
                    self.carryOut(self.state.withLock { $0.inbox.received(element) }, deliver)
                }
                guard !Task.isCancelled else { return }
                throw .closed
            } catch {
                guard !Task.isCancelled else { return }
                if error == .closed { throw error }
                self.warn(.deaf, ["reason": "\(error)"])
                try? await Task.sleep(for: Self.pause)
            }
        }
    }

    private func carryOut(_ directives: [Inbox.Directive], _ deliver: @Sendable (Broadcast) -> Void) {
        for directive in directives {
            switch directive {
            case .deliver(let broadcast):
                if case .gap = broadcast.verb {
                    self.metrics.gaps.increment()
                } else {
                    self.metrics.delivered.increment()
                }
                deliver(broadcast)
            case .askForMarks:
                self.wake { $0.helloWanted() }
            case .answerWithMark:
                self.wake { $0.markWanted() }
            case .reject(let reason):
                self.metrics.rejected(reason)
                self.warn(.rejected, ["reason": "\(reason.rawValue)"])
            }
        }
    }

    private func wake(_ change: (inout Outbox) -> Void) {
        let signal = self.state.withLock { state in
            change(&state.outbox)
            return state.signal
        }
        signal?.yield()
    }

    /// Writes a line, unless one of its kind was written a short while ago.
    func warn(_ warning: Warning, _ metadata: @autoclosure () -> Logger.Metadata) {
        let count = self.state.withLock { $0.warnings[warning, default: RareWarning()].happened(at: .now()) }
        guard let count else { return }
        let own: Logger.Metadata = ["channel": "\(self.configuration.channel)", "since_last": "\(count)"]
        self.configuration.logger.warning(
            "\(warning.rawValue)",
            metadata: own.merging(metadata()) { mine, _ in mine }
        )
    }
}
