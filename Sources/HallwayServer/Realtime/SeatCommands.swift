import ChatProtocol
import SharedKernel

/// What a guest may have their connected seat do from outside its socket, such as by HTTP.
///
/// Each throws `notConnected` when the guest has no connected seat, and whatever the same event on the socket would be
/// answered.
protocol SeatCommands: Sendable {
    /// Passes a text to the partner in the guest's room, as the event `text` does.
    func text(_ argument: TextArgument, by guest: GuestID) async throws(ChatError) -> TextReceipt
    /// Ends the room and finds the next, as the event `next` does.
    func next(_ argument: NextArgument, by guest: GuestID) async throws(ChatError) -> StandingAnswer
    /// Leaves the room or the queue, as the event `stop` does.
    func stop(by guest: GuestID) async throws(ChatError) -> StandingAnswer
    /// How many are here.
    func stats() async throws(ChatError) -> Stats
}
