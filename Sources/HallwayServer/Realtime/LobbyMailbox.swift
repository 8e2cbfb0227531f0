import Matchmaking
import Synchronization

/// What is to be done in turn with stores that must be awaited: a bounded, ordered queue, drained by one task.
///
/// There is one for each event loop, so that the order of one guest's commands is kept and nothing on the loops waits.
final class LobbyMailbox: Sendable {
    /// How many errands may wait.
    ///
    /// Beyond it a new one is turned away, unless it says that somebody is gone: that must not be lost, and there are no
    /// more of these than seats.
    static let bound = 8_192

    /// One thing to do.
    enum Errand: Sendable {
        /// Decide whether a client may come in, and take its place in the lobby if so.
        case admit(Admission)
        /// Perform a seat's command.
        case perform(Command, Seat)
        /// Keep a block, and tell the lobby of it.
        case block(BlockErrand)
        /// File a report.
        case report(ReportErrand)

        /// Whether it says that somebody is gone.
        var isDeparture: Bool {
            guard case .perform(let command, _) = self else { return false }
            switch command.action {
            case .leave, .lose: return true
            case .connect, .find, .next, .stop, .call, .accept, .decline, .cancel, .block: return false
            }
        }
    }

    private struct State {
        var errands: [Errand] = []
        var isClosed = false
        /// Whoever drains the mailbox, while there is nothing to do.
        var sleeper: CheckedContinuation<Void, Never>?
    }

    /// The most room that is kept for the errands to come.
    private static let keptRoom = 256

    private let state = Mutex(State())
    /// How many errands were taken and not begun.
    private let waiting = Atomic<Int>(0)

    /// Queues an errand; false says that the mailbox is full or closed, and the errand was not taken.
    func offer(_ errand: Errand) -> Bool {
        let before = self.waiting.add(1, ordering: .relaxed).oldValue
        guard before < Self.bound || errand.isDeparture, self.take(errand) else {
            self.waiting.subtract(1, ordering: .relaxed)
            return false
        }
        return true
    }

    private func take(_ errand: Errand) -> Bool {
        let (isTaken, sleeper) = self.state.withLock { state -> (Bool, CheckedContinuation<Void, Never>?) in
            guard !state.isClosed else { return (false, nil) }
            state.errands.append(errand)
            return (true, state.sleeper.take())
        }
        sleeper?.resume()
        return isTaken
    }

    /// Does the errands in their order until the mailbox is closed and empty; a task that is cancelled closes it.
    ///
    /// To be called once.
    func drain(_ perform: (Errand) async -> Void) async {
        await withTaskCancellationHandler {
            var batch: [Errand] = []
            // All that wait are fetched at once, so that a crowd is not locked and woken for one by one.
            while await self.fetch(&batch) {
                for errand in batch {
                    self.waiting.subtract(1, ordering: .relaxed)
                    await perform(errand)
                }
                batch.removeAll(keepingCapacity: batch.capacity <= Self.keptRoom)
            }
        } onCancel: {
            self.close()
        }
    }

    /// Fetches what waits into an empty array, once there is something; false says that nothing will come any more.
    private func fetch(_ batch: inout [Errand]) async -> Bool {
        while true {
            let isClosed = self.state.withLock { state in
                swap(&state.errands, &batch)
                return state.isClosed
            }
            if !batch.isEmpty { return true }
            if isClosed { return false }
            await withCheckedContinuation { continuation in
                let isAwake = self.state.withLock { state in
                    guard state.errands.isEmpty, !state.isClosed else { return true }
                    precondition(state.sleeper == nil, "a mailbox is drained by one task")
                    state.sleeper = continuation
                    return false
                }
                if isAwake { continuation.resume() }
            }
        }
    }

    /// Takes no more errands.
    func close() {
        let sleeper = self.state.withLock { state in
            state.isClosed = true
            return state.sleeper.take()
        }
        sleeper?.resume()
    }
}
