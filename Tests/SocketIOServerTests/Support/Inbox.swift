import NIOCore
import NIOPosix
import Synchronization

/// What arrives, in order, for one reader who waits no longer than a deadline.
final class Inbox<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var hasEnded = false
        var waiter: EventLoopPromise<Element>?
    }

    private let state = Mutex(State())

    func put(_ element: Element) {
        let waiter = self.state.withLock { state -> EventLoopPromise<Element>? in
            guard let waiter = state.waiter else {
                state.elements.append(element)
                return nil
            }
            state.waiter = nil
            return waiter
        }
        waiter?.succeed(element)
    }

    /// Says that nothing more arrives.
    func end() {
        self.fail(.ended) { $0.hasEnded = true }
    }

    func next(within time: TimeAmount = .seconds(10)) async throws -> Element {
        let promise = MultiThreadedEventLoopGroup.singleton.any().makePromise(of: Element.self)
        let now = self.state.withLock { state -> Result<Element, InboxError>? in
            if !state.elements.isEmpty { return .success(state.elements.removeFirst()) }
            if state.hasEnded { return .failure(.ended) }
            state.waiter = promise
            return nil
        }
        if let now {
            promise.completeWith(now.mapError { $0 as any Error })
            return try await promise.futureResult.get()
        }
        let deadline = promise.futureResult.eventLoop.scheduleTask(in: time) { self.fail(.deadline) { _ in } }
        defer { deadline.cancel() }
        return try await promise.futureResult.get()
    }

    private func fail(_ error: InboxError, _ change: (inout State) -> Void) {
        let waiter = self.state.withLock { state in
            change(&state)
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.fail(error)
    }
}

enum InboxError: Error {
    case ended
    case deadline
}
