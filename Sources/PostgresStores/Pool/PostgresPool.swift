#if Postgres
import Dispatch
import Foundation
import Synchronization

/// A few connections, each on a thread of its own, and a bounded line of those who wait for one.
///
/// The threads end when the pool is let go, and nobody lets go of it while they wait.
final class PostgresPool: Sendable {
    private let line: PostgresLine

    /// Starts the threads; each connects when it is first needed.
    init(_ address: PostgresAddress, limits: PostgresLimits) {
        let line = PostgresLine(limits)
        self.line = line
        for number in 0..<line.count {
            let thread = Thread { line.serve(PostgresSession(address, limits: limits), as: number) }
            thread.name = "hallway.postgres.\(number)"
            thread.start()
        }
    }

    deinit {
        self.line.close()
    }

    /// How many wait for their turn.
    var waiting: Int {
        self.line.waiting
    }

    /// Does a step when its turn comes.
    ///
    /// Whoever is cancelled while it waits is told at once; a step that has begun goes on to its end.
    func perform<Value: Sendable>(
        _ step: PostgresStep,
        _ body: @escaping @Sendable (PostgresConnection) throws -> Value
    ) async throws -> Value {
        let place = Mutex<WaitingLine<PostgresJob>.Place?>(nil)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Value, any Error>) in
                let job = PostgresJob(
                    run: { session in continuation.resume(with: Result { try session.perform(step, body) }) },
                    refuse: { failure in continuation.resume(throwing: failure) }
                )
                do {
                    let joined = try self.line.join(job)
                    place.withLock { $0 = joined }
                    // Cancelled before there was a place to leave.
                    if Task.isCancelled { self.line.leave(joined) }
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        } onCancel: {
            if let place = place.withLock({ $0 }) { self.line.leave(place) }
        }
    }
}

/// What a caller wants done on a connection; one of the two is called, once.
private struct PostgresJob: Sendable {
    let run: @Sendable (PostgresSession) -> Void
    let refuse: @Sendable (PostgresFailure) -> Void
}

/// The line that the threads of a pool serve.
///
/// Of the threads that are idle the one that was busy last is woken, so that no more connections are made than are needed.
private final class PostgresLine: Sendable {
    private struct State {
        var waiting: WaitingLine<PostgresJob>
        /// The threads that wait for somebody to come, or will at once; the last was busy last.
        var idle: [Int] = []
        var isClosed = false
    }

    private let limits: PostgresLimits
    private let state: Mutex<State>
    private let bells: [DispatchSemaphore]

    init(_ limits: PostgresLimits) {
        self.limits = limits
        self.state = Mutex(State(waiting: WaitingLine(bound: max(1, limits.waiting), patience: limits.turn)))
        self.bells = (0..<max(1, limits.connections)).map { _ in DispatchSemaphore(value: 0) }
    }

    /// How many threads there are.
    var count: Int {
        self.bells.count
    }

    var waiting: Int {
        self.state.withLock { $0.waiting.count }
    }

    func join(_ job: PostgresJob) throws(PostgresFailure) -> WaitingLine<PostgresJob>.Place {
        let (place, woken) = self.state.withLock { state in
            let place = state.waiting.join(job, at: .now)
            return (place, place == nil ? nil : state.idle.popLast())
        }
        if let woken { self.bells[woken].signal() }
        guard let place else {
            throw PostgresFailure(kind: .overloaded, message: "\(self.limits.waiting) wait for a connection already")
        }
        return place
    }

    func leave(_ place: WaitingLine<PostgresJob>.Place) {
        let job = self.state.withLock { $0.waiting.leave(place) }
        job?.refuse(PostgresFailure(kind: .dropped, message: "the caller was cancelled while it waited"))
    }

    /// Serves one after the other until the line is closed.
    func serve(_ session: PostgresSession, as number: Int) {
        while true {
            let (turn, isClosed) = self.state.withLock { state in
                let turn = state.waiting.next(at: .now)
                if turn == nil { state.idle.append(number) }
                return (turn, state.isClosed)
            }
            switch turn {
            case .serve(let job): job.run(session)
            case .late(let job):
                job.refuse(PostgresFailure(kind: .overloaded, message: "no connection was free in \(self.limits.turn)"))
            case nil:
                if isClosed { return }
                self.bells[number].wait()
            }
        }
    }

    func close() {
        self.state.withLock { $0.isClosed = true }
        for bell in self.bells { bell.signal() }
    }
}
#endif
