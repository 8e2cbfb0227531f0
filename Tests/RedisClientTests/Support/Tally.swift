import Synchronization

@testable import RedisClient

/// Counts what became of many commands.
final class Tally: Sendable {
    private struct Counts {
        var answers = 0
        var wrong = 0
        var failures = 0
        var strange: [RedisError] = []
        var isOver = false
        var goal: (answers: Int, waiter: CheckedContinuation<Void, Never>)?
    }

    private let counts = Mutex(Counts())

    var isOver: Bool { self.counts.withLock { $0.isOver } }
    /// How many replies were somebody else's.
    var wrong: Int { self.counts.withLock { $0.wrong } }
    var failures: Int { self.counts.withLock { $0.failures } }
    /// Failures that no loss explains.
    var strange: [RedisError] { self.counts.withLock { $0.strange } }

    func answered(rightly: Bool) {
        self.counts.withLock { counts in
            counts.answers += 1
            counts.wrong += rightly ? 0 : 1
            guard let goal = counts.goal, counts.answers >= goal.answers else { return }
            counts.goal = nil
            goal.waiter.resume()
        }
    }

    func failed(_ error: RedisError) {
        self.counts.withLock { counts in
            counts.failures += 1
            switch error {
            case .connectionLost, .unreachable: break
            default: counts.strange.append(error)
            }
        }
    }

    func finish() { self.counts.withLock { $0.isOver = true } }

    /// Waits until so many more replies have come.
    func untilMore(answers: Int) async {
        await withCheckedContinuation { waiter in
            self.counts.withLock { $0.goal = ($0.answers + answers, waiter) }
        }
    }
}

extension RedisClient {
    /// Sends a command, and again while there is no connection for it; only for one that may be carried out twice.
    func untilAnswered(_ command: RedisCommand) async throws(RedisError) -> RedisValue {
        while true {
            do throws(RedisError) {
                return try await self.send(command)
            } catch {
                switch error {
                case .connectionLost, .unreachable, .timedOut: await Task.yield()
                default: throw error
                }
            }
        }
    }
}
