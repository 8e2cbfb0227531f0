import SharedKernel

/// A room, and what each of the two returns to if they are left.
struct Meeting: Sendable {
    let room: Room
    let caller: Return
    let callee: Return

    /// What one who is left returns to.
    enum Return: Hashable, Sendable {
        /// What a call interrupted.
        case idle
        /// The queue, with the age that they keep (rule 5): how long they had waited.
        case waiting(Duration)
    }

    func `return`(of guest: GuestID) -> Return {
        guest == self.room.caller ? self.caller : self.callee
    }
}
