import SharedKernel

extension Lobby {
    mutating func leave(_ id: GuestID, _ seat: SeatID, _ step: inout Step) {
        guard let guest = self.guests[id], guest.seat == seat else { return }
        self.online -= 1
        self.remove(id, guest, &step)
    }

    mutating func lose(_ id: GuestID, _ seat: SeatID, _ step: inout Step) {
        guard let guest = self.guests[id], guest.seat == seat else { return }
        self.online -= 1
        let until = self.place(at: self.time.now.advanced(by: self.rules.reconnectGrace))
        self.guests[id]?.connection = .away(until: until)
        self.touched.append(id)
        self.offers[id] = nil
        self.graces.insert(id, at: until)
        self.stepAside(id)
        if let meeting = self.meeting(of: id) { step.directives.append(.away(id, meeting.room)) }
    }

    /// Removes everyone whose grace is over.
    mutating func giveUpTheLost(_ step: inout Step) {
        let lost = self.graces.removeFirst(upTo: self.time.now)
        let all = Set(lost)
        for id in lost {
            guard let guest = self.guests[id] else { continue }
            // Whoever goes in this same step need not be told that their partner went.
            self.remove(id, guest, butNotTelling: all, &step)
        }
    }

    /// Removes a guest and all that is kept for them, except whom they met lately.
    ///
    /// They themselves hear nothing more.
    private mutating func remove(
        _ id: GuestID,
        _ guest: Guest,
        butNotTelling others: Set<GuestID> = [],
        _ step: inout Step
    ) {
        if let meeting = self.meeting(of: id) {
            self.close(meeting)
            let partner = meeting.room.partner(of: id)
            if !others.contains(partner) { self.putBack(partner, after: .partnerLeft, meeting, &step) }
        }
        if let ringing = guest.call.flatMap({ self.calls[$0.id] }) {
            let partner = ringing.call.partner(of: id)
            self.end(ringing, telling: others.contains(partner) ? [] : [(partner, .unavailable)], &step)
        }
        if self.guests[id]?.wait != nil { self.dequeue(id) }
        self.leaveFree(id)
        if guest.shown != .absent { self.departed.append(id) }
        self.guests[id] = nil
        self.accounts.depart(id, of: guest.account)
        self.words.release(guest.asked)
        step.directives.append(.gone(id))
    }
}
