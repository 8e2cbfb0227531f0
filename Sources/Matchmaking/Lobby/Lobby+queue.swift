import SharedKernel

extension Lobby {
    /// Gives one who has none a ticket, as if they had entered the queue so long ago.
    mutating func enqueue(_ id: GuestID, waited: Duration) {
        let entry = self.place(at: self.time.now)
        let age = Place(instant: entry.instant.advanced(by: .zero - waited), number: entry.number)
        self.goOnWaiting(id, with: Ticket(age: age, entry: entry))
    }

    /// Makes one who does not wait do so, with a ticket they have.
    mutating func goOnWaiting(_ id: GuestID, with ticket: Ticket) {
        self.set(id, .waiting(Guest.Wait(ticket)))
        self.waiting += 1
        self.lineUp(id)
    }

    /// Takes a ticket away; its guest's state is the caller's to set.
    mutating func dequeue(_ id: GuestID) {
        self.waiting -= 1
        self.offers[id] = nil
        self.stepAside(id)
    }

    /// Makes a guest who waits one that can be paired, if they are connected.
    mutating func lineUp(_ id: GuestID) {
        guard let guest = self.guests[id], guest.seat != nil, var wait = guest.wait else { return }
        wait.slot = self.queue.insert(id, of: guest.account, wait.ticket, asking: guest.asked)
        wait.due = self.nextDue(of: wait.ticket, after: nil)
        if let due = wait.due { self.due.insert(id, at: due) }
        self.guests[id]?.state = .waiting(wait)
    }

    /// Makes a guest who waits one that cannot be paired.
    ///
    /// They keep their place and their age.
    mutating func stepAside(_ id: GuestID) {
        guard var wait = self.guests[id]?.wait, let slot = wait.slot else { return }
        self.queue.remove(slot)
        if let due = wait.due { self.due.remove(at: due) }
        self.unfinished.remove(id)
        (wait.slot, wait.due) = (nil, nil)
        self.guests[id]?.state = .waiting(wait)
    }

    /// Relaxes who has waited `RELAX_AFTER`, and notes who may now have a last partner.
    mutating func relax(_ step: inout Step) {
        let now = self.time.now
        for id in self.due.removeFirst(upTo: now) {
            guard var wait = self.guests[id]?.wait, let slot = wait.slot else { continue }
            if !wait.ticket.isRelaxed, wait.ticket.entry.instant.advanced(by: self.rules.relaxAfter) <= now {
                wait.ticket.isRelaxed = true
                // Who asked for nothing accepted anybody before.
                if self.queue.relax(slot) { step.quietSeekers.append(id) }
            }
            if self.hasWaitedForRematch(wait.ticket) { step.rematchSeekers.append(id) }
            wait.due = self.nextDue(of: wait.ticket, after: now)
            if let due = wait.due { self.due.insert(id, at: due) }
            self.guests[id]?.state = .waiting(wait)
        }
    }

    func hasWaitedForRematch(_ ticket: Ticket) -> Bool {
        ticket.entry.instant.advanced(by: self.rules.rematchAfter) <= self.time.now
    }

    /// When something changes next for one who waits: they relax, or may have a last partner.
    ///
    /// Who has come into the queue anew, or come back to it, has yet to be looked at, however long ago that was due.
    private func nextDue(of ticket: Ticket, after moment: Instant?) -> Place? {
        var moments = [ticket.entry.instant.advanced(by: self.rules.rematchAfter)]
        if !ticket.isRelaxed { moments.append(ticket.entry.instant.advanced(by: self.rules.relaxAfter)) }
        return moments.filter { $0 > moment ?? Instant(milliseconds: .min) }.min()
            .map { Place(instant: $0, number: ticket.entry.number) }
    }

    /// Takes a room away for both, and remembers that they met.
    ///
    /// They are idle until told otherwise.
    mutating func close(_ meeting: Meeting) {
        let room = meeting.room
        self.meetings[room.id] = nil
        self.set(room.caller, .idle)
        self.set(room.callee, .idle)
        guard let caller = self.guests[room.caller], let callee = self.guests[room.callee] else { return }
        self.lastPartners.part(caller.account, callee.account, at: self.time.now)
    }

    /// Tells the one who was left, and returns them to what they came from: the queue, with the age of the wait that
    /// brought them there (rule 5), or what a call had interrupted (rule 6).
    mutating func putBack(_ id: GuestID, after reason: EndReason, _ meeting: Meeting, _ step: inout Step) {
        switch meeting.return(of: id) {
        case .idle:
            step.directives.append(.ended(id, meeting.room.id, reason, .idle))
        case .waiting(let waited):
            step.directives.append(.ended(id, meeting.room.id, reason, .waiting))
            self.enqueue(id, waited: waited)
            step.seekers.append(id)
        }
    }
}
