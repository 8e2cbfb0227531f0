import ChatProtocol
import SharedKernel
import Synchronization

@testable import HallwayServer

/// Seats that write down what they are told, and answer as a test says.
final class ScriptedSeats: SeatCommands {
    /// What a seat was told, and by whom.
    enum Call: Hashable, Sendable {
        case text(TextArgument, GuestID)
        case next(NextArgument, GuestID)
        case stop(GuestID)
    }

    static let message = MessageID(high: 1, low: 2)

    private let state = Mutex((calls: [Call](), failure: ChatError?.none))

    /// What has been told, in order.
    var calls: [Call] {
        self.state.withLock { $0.calls }
    }

    /// Fails every command from now on.
    func fail(with error: ChatError) {
        self.state.withLock { $0.failure = error }
    }

    func text(_ argument: TextArgument, by guest: GuestID) async throws(ChatError) -> TextReceipt {
        try self.note(.text(argument, guest))
        return TextReceipt(id: Self.message, sentAt: "2026-01-01T00:00:00.000Z")
    }

    func next(_ argument: NextArgument, by guest: GuestID) async throws(ChatError) -> StandingAnswer {
        try self.note(.next(argument, guest))
        return StandingAnswer(status: .waiting)
    }

    func stop(by guest: GuestID) async throws(ChatError) -> StandingAnswer {
        try self.note(.stop(guest))
        return StandingAnswer(status: .idle)
    }

    func stats() async throws(ChatError) -> Stats {
        Stats(online: 3, waiting: 1, rooms: 1)
    }

    private func note(_ call: Call) throws(ChatError) {
        let failure = self.state.withLock { state in
            state.calls.append(call)
            return state.failure
        }
        if let failure { throw failure }
    }
}
