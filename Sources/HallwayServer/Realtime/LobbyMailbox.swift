import Logging
import Matchmaking
import ServiceLifecycle

/// What is to be done in turn with stores that must be awaited: a bounded, ordered queue, drained by one task.
///
/// There is one for each event loop, so that the order of one guest's commands is kept and nothing on the loops waits.
struct LobbyMailbox: Sendable {
    /// How many errands may wait.
    ///
    /// Beyond it a new one is turned away.
    static let bound = 8_192

    /// One thing to do.
    enum Errand: Sendable {
        /// Decide whether a client may come in, and take its place in the lobby if so.
        case admit(Admission)
        /// Perform a seat's command.
        case perform(Command, Seat)
    }

    private let errands: AsyncStream<Errand>
    private let continuation: AsyncStream<Errand>.Continuation

    init() {
        (self.errands, self.continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.bound))
    }

    /// Queues an errand; false says that the mailbox is full or closed, and the errand was not taken.
    func offer(_ errand: Errand) -> Bool {
        if case .enqueued = self.continuation.yield(errand) { true } else { false }
    }

    /// Does the errands in their order until the mailbox is closed and empty.
    func drain(_ perform: (Errand) async -> Void) async {
        for await errand in self.errands {
            await perform(errand)
        }
    }

    /// Takes no more errands.
    func close() {
        self.continuation.finish()
    }
}
