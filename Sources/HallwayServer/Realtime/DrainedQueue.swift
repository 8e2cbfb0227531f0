import Synchronization

/// A bounded, ordered queue that any thread adds to without waiting, and one task drains.
final class DrainedQueue<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var isClosed = false
        /// Whoever drains the queue, while there is nothing in it.
        var sleeper: CheckedContinuation<Void, Never>?
    }

    /// The most room that is kept for the elements to come.
    private static var keptRoom: Int { 256 }

    private let bound: Int
    private let state = Mutex(State())
    /// How many were taken and not begun.
    private let waiting = Atomic<Int>(0)

    /// Makes a queue in which so many may wait.
    init(bound: Int) {
        self.bound = bound
    }

    /// Adds to the queue; false says that it is full or closed, and nothing was added.
    ///
    /// What must not be lost is taken beyond the bound; whoever says so knows a bound for these.
    func offer(_ element: Element, mustNotBeLost: Bool = false) -> Bool {
        let before = self.waiting.add(1, ordering: .relaxed).oldValue
        guard before < self.bound || mustNotBeLost, self.take(element) else {
            self.waiting.subtract(1, ordering: .relaxed)
            return false
        }
        return true
    }

    private func take(_ element: Element) -> Bool {
        let (isTaken, sleeper) = self.state.withLock { state -> (Bool, CheckedContinuation<Void, Never>?) in
            guard !state.isClosed else { return (false, nil) }
            state.elements.append(element)
            return (true, state.sleeper.take())
        }
        sleeper?.resume()
        return isTaken
    }

    /// Hands out what is in the queue, in order and at most so many at a time, until it is closed and empty; a task that is
    /// cancelled closes it.
    ///
    /// To be called once.
    func drain(upTo most: Int = 1, _ perform: (ArraySlice<Element>) async -> Void) async {
        await withTaskCancellationHandler {
            var batch: [Element] = []
            // All that wait are fetched at once, so that a crowd is not locked and woken for one by one.
            while await self.fetch(&batch) {
                var rest = batch[...]
                while !rest.isEmpty {
                    let next = rest.prefix(most)
                    rest = rest.dropFirst(most)
                    self.waiting.subtract(next.count, ordering: .relaxed)
                    await perform(next)
                }
                batch.removeAll(keepingCapacity: batch.capacity <= Self.keptRoom)
            }
        } onCancel: {
            self.close()
        }
    }

    /// Fetches what waits into an empty array, once there is something; false says that nothing will come any more.
    private func fetch(_ batch: inout [Element]) async -> Bool {
        while true {
            let isClosed = self.state.withLock { state in
                swap(&state.elements, &batch)
                return state.isClosed
            }
            if !batch.isEmpty { return true }
            if isClosed { return false }
            await withCheckedContinuation { continuation in
                let isAwake = self.state.withLock { state in
                    guard state.elements.isEmpty, !state.isClosed else { return true }
                    precondition(state.sleeper == nil, "a queue is drained by one task")
                    state.sleeper = continuation
                    return false
                }
                if isAwake { continuation.resume() }
            }
        }
    }

    /// Takes no more.
    func close() {
        let sleeper = self.state.withLock { state in
            state.isClosed = true
            return state.sleeper.take()
        }
        sleeper?.resume()
    }
}
