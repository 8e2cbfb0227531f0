import Dispatch
import Synchronization

/// A bounded line for work that blocks a thread and takes memory: a few at once, some waiting, the rest turned away.
///
/// The work runs on threads of its own, off the event loops and off Swift's cooperative pool, in the order it came.
final class HashingLine: Sendable {
    private typealias Job = @Sendable () -> Void

    private enum Admission {
        case starts
        case waits
        case full
    }

    private struct State {
        var running = 0
        var waiting: [Job] = []
    }

    private let parallelism: Int
    private let bound: Int
    private let queue = DispatchQueue(label: "hallway.passwords", attributes: .concurrent)
    private let state = Mutex(State())

    /// A line of which `parallelism` are served at once while at most `bound` wait.
    init(parallelism: Int, bound: Int) {
        self.parallelism = parallelism
        self.bound = bound
    }

    /// Does the work when its turn comes and answers with its result, or at once with nil if the line is full.
    func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value? {
        await withCheckedContinuation { (continuation: CheckedContinuation<Value?, Never>) in
            let job: Job = { continuation.resume(returning: work()) }
            switch self.admit(job) {
            case .starts: self.queue.async { self.serve(startingWith: job) }
            case .waits: break
            case .full: continuation.resume(returning: nil)
            }
        }
    }

    private func admit(_ job: @escaping Job) -> Admission {
        self.state.withLock { state in
            if state.running < self.parallelism {
                state.running += 1
                return .starts
            }
            guard state.waiting.count < self.bound else { return .full }
            state.waiting.append(job)
            return .waits
        }
    }

    private func serve(startingWith first: @escaping Job) {
        var next: Job? = first
        while let job = next {
            job()
            next = self.state.withLock { state in
                guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
                state.running -= 1
                return nil
            }
        }
    }
}
