/// The asynchronous work of one client that waits for its turn.
///
/// A decider: it says when a task is to be started, and what that task is to do next.
struct HandlerQueue: Sendable {
    typealias Job = HandlerTasks.Job

    /// What becomes of a job that was added.
    enum Admission {
        /// Start a task that begins with it and goes on with ``next()``.
        case start
        /// A task that runs will come to it.
        case wait
        /// Too many wait already.
        case refuse
    }

    private var running = 0
    private var waiting: [Job] = []

    /// Adds a job; `isLast` says that no more follow, and has it taken whatever waits.
    mutating func add(_ job: @escaping Job, concurrency: Int, bound: Int, isLast: Bool = false) -> Admission {
        if self.running < max(concurrency, 1) {
            self.running += 1
            return .start
        }
        guard self.waiting.count < bound || isLast else { return .refuse }
        self.waiting.append(job)
        return .wait
    }

    /// What a task is to do next; nil ends it.
    mutating func next() -> Job? {
        guard !self.waiting.isEmpty else {
            self.running -= 1
            return nil
        }
        return self.waiting.removeFirst()
    }

    /// The task that was to be started was not.
    mutating func startFailed() {
        self.running -= 1
    }
}
