import Matchmaking

/// What is to be done in turn with stores that must be awaited, drained by one task.
///
/// There is one for each event loop, or several, so that the order of one guest's commands is kept and nothing on the loops
/// waits.
struct LobbyMailbox: Sendable {
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

    private let errands = DrainedQueue<Errand>(bound: Self.bound)

    /// Queues an errand; false says that the mailbox is full or closed, and the errand was not taken.
    func offer(_ errand: Errand) -> Bool {
        self.errands.offer(errand, mustNotBeLost: errand.isDeparture)
    }

    /// Does the errands in their order until the mailbox is closed and empty; a task that is cancelled closes it.
    ///
    /// To be called once.
    func drain(_ perform: (Errand) async -> Void) async {
        await self.errands.drain { errands in
            for errand in errands { await perform(errand) }
        }
    }

    /// Takes no more errands.
    func close() {
        self.errands.close()
    }
}
