import SocketIO
import Synchronization

/// One answer that a task waits for, which ends once, whatever comes first.
final class AwaitedAnswer: Sendable {
    typealias Outcome = Result<SocketAnswer, RequestError>

    private enum State {
        case new
        case waiting(CheckedContinuation<Outcome, Never>)
        case ended(Outcome)
    }

    private let state = Mutex(State.new)

    /// Resumes the continuation when the end has come, or has already.
    func wait(_ continuation: CheckedContinuation<Outcome, Never>) {
        let outcome = self.state.withLock { state -> Outcome? in
            if case .ended(let outcome) = state { return outcome }
            state = .waiting(continuation)
            return nil
        }
        if let outcome { continuation.resume(returning: outcome) }
    }

    /// Ends it; a second end changes nothing.
    func end(_ outcome: Outcome) {
        let continuation = self.state.withLock { state -> CheckedContinuation<Outcome, Never>? in
            switch state {
            case .new:
                state = .ended(outcome)
                return nil
            case .waiting(let continuation):
                state = .ended(outcome)
                return continuation
            case .ended:
                return nil
            }
        }
        continuation?.resume(returning: outcome)
    }
}
