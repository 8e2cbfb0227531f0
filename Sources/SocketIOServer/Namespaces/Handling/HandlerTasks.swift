import Synchronization

/// Runs what handlers do asynchronously, in one task group, and no more of it at once than may be.
final class HandlerTasks: Sendable {
    typealias Job = @Sendable () async -> Void

    private struct State {
        var count = 0
        var hasRun = false
        var isOver = false
        var idleWaiter: AsyncStream<Never>.Continuation?
    }

    private let limit: Int
    private let state = Mutex(State())
    private let jobs: AsyncStream<Job>
    private let continuation: AsyncStream<Job>.Continuation

    init(limit: Int) {
        self.limit = limit
        // Bounded by the count: no more is put in than may run.
        (self.jobs, self.continuation) = AsyncStream.makeStream(of: Job.self)
    }

    /// Whether anybody carries the jobs out.
    var isRunning: Bool {
        self.state.withLock { $0.hasRun && !$0.isOver }
    }

    /// Has a job carried out soon; false says that there are too many, or that no more are carried out.
    func submit(_ job: @escaping Job) -> Bool {
        let isTaken = self.state.withLock { state in
            guard !state.isOver, state.count < self.limit else { return false }
            state.count += 1
            return true
        }
        guard isTaken else { return false }
        self.continuation.yield {
            await job()
            self.ended()
        }
        return true
    }

    /// Waits until no job runs or waits, or until the task is cancelled.
    ///
    /// For one to wait at a time.
    func waitUntilIdle() async {
        let (nothing, waiter) = AsyncStream.makeStream(of: Never.self)
        let isIdle = self.state.withLock { state in
            guard state.count > 0, !state.isOver else { return true }
            state.idleWaiter = waiter
            return false
        }
        guard !isIdle else { return }
        for await _ in nothing {}
    }

    private func ended() {
        let waiter = self.state.withLock { state in
            state.count -= 1
            return state.count == 0 ? state.idleWaiter : nil
        }
        waiter?.finish()
    }

    /// Carries jobs out until its task is cancelled, and then waits for those that run, which are cancelled too.
    ///
    /// To be called once.
    func run() async {
        self.state.withLock { $0.hasRun = true }
        await withDiscardingTaskGroup { group in
            for await job in self.jobs {
                group.addTask { await job() }
            }
            self.state.withLock { $0.isOver = true }
            self.continuation.finish()
        }
    }
}
