import SharedKernel

extension Lobby {
    /// Changes where a guest stands.
    mutating func set(_ id: GuestID, _ state: Guest.State) {
        self.guests[id]?.state = state
        self.touched.append(id)
    }

    /// Tells how those are seen now who are seen otherwise than before the step, and keeps the order of those who can be
    /// called: by since when they can without a break.
    mutating func showPresences(_ directives: inout [Directive]) {
        for id in self.touched {
            guard let guest = self.guests[id], guest.presence != guest.shown else { continue }
            self.leaveFree(id)
            self.guests[id]?.shown = guest.presence
            if guest.presence == .available {
                let place = self.place(at: self.time.now)
                self.guests[id]?.free = place
                self.free.insert(id, at: place)
            }
            directives.append(.presence(id, guest.presence))
        }
        self.touched.removeAll(keepingCapacity: self.touched.capacity <= 64)
        directives += self.departed.map { .presence($0, .absent) }
        self.departed = []
    }

    /// A guest cannot be called any more.
    mutating func leaveFree(_ id: GuestID) {
        guard let place = self.guests[id]?.free else { return }
        self.free.remove(at: place)
        self.guests[id]?.free = nil
    }
}
