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
            case .connect, .find, .next, .stop, .block: return false
            }
        }
    }

    private let errands: AsyncStream<Errand>
    private let continuation: AsyncStream<Errand>.Continuation
    private let waiting = Atomic<Int>(0)

    init() {
        (self.errands, self.continuation) = AsyncStream.makeStream(bufferingPolicy: .unbounded)
    }

    /// Queues an errand; false says that the mailbox is full or closed, and the errand was not taken.
    func offer(_ errand: Errand) -> Bool {
        let before = self.waiting.add(1, ordering: .relaxed).oldValue
        if before < Self.bound || errand.isDeparture, case .enqueued = self.continuation.yield(errand) { return true }
        self.waiting.subtract(1, ordering: .relaxed)
        return false
    }

    /// Does the errands in their order until the mailbox is closed and empty.
    func drain(_ perform: (Errand) async -> Void) async {
        for await errand in self.errands {
            self.waiting.subtract(1, ordering: .relaxed)
            await perform(errand)
        }
    }

    /// Takes no more errands.
    func close() {
        self.continuation.finish()
    }
}
