import SharedKernel

extension Lobby {
    mutating func leave(_ id: GuestID, _ seat: SeatID, _ step: inout Step) {
        guard let guest = self.guests[id], guest.seat == seat else { return }
        self.online -= 1
        self.remove(id, guest, partnerStays: true, &step)
    }

    mutating func lose(_ id: GuestID, _ seat: SeatID, _ step: inout Step) {
        guard let guest = self.guests[id], guest.seat == seat else { return }
        self.online -= 1
        let until = self.place(at: self.time.now.advanced(by: self.rules.reconnectGrace))
        self.guests[id]?.presence = .away(until: until)
        self.graces.insert(id, at: until)
        if let ticket = guest.ticket { self.stepAside(ticket) }
        if let meeting = self.meeting(of: id) { step.directives.append(.away(id, meeting.room)) }
    }

    /// Removes everyone whose grace is over.
    mutating func giveUpTheLost(_ step: inout Step) {
        let now = self.time.now
        for id in self.graces.removeFirst(upTo: now) {
            guard let guest = self.guests[id] else { continue }
            var partnerStays = true
            if let meeting = self.meeting(of: id),
                case .away(let until) = self.guests[meeting.room.partner(of: id)]?.presence
            {
                // Whoever goes in this same step need not be told that their partner went.
                partnerStays = until.instant > now
            }
            self.remove(id, guest, partnerStays: partnerStays, &step)
        }
    }

    /// Removes a guest and all that is kept for them, except whom they met lately.
    ///
    /// They themselves hear nothing more.
    private mutating func remove(_ id: GuestID, _ guest: Guest, partnerStays: Bool, _ step: inout Step) {
        if let ticket = guest.ticket { self.dequeue(ticket) }
        if let meeting = self.meeting(of: id) {
            self.close(meeting)
            if partnerStays { self.requeue(meeting.room.partner(of: id), after: .partnerLeft, meeting, &step) }
        }
        self.guests[id] = nil
        self.blocks.depart(guest.account)
        step.directives.append(.gone(id))
    }
}
