import SharedKernel

/// A room, and how long each of the two had waited for it: the age they keep if they are left (rule 5).
struct Meeting: Sendable {
    let room: Room
    let callerWaited: Duration
    let calleeWaited: Duration

    func waited(by guest: GuestID) -> Duration {
        guest == self.room.caller ? self.callerWaited : self.calleeWaited
    }
}
