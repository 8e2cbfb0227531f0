import SharedKernel

extension Lobby {
    /// Gives one who is idle a ticket, as if they had entered the queue so long ago.
    mutating func enqueue(_ id: GuestID, waited: Duration) {
        guard let guest = self.guests[id] else { return }
        let entry = self.place(at: self.time.now)
        let age = Place(instant: entry.instant.advanced(by: .zero - waited), number: entry.number)
        let ticket = Ticket(guest: id, account: guest.account, age: age, entry: entry)
        self.guests[id]?.state = .waiting(ticket)
        self.waiting += 1
        if guest.seat != nil { self.lineUp(ticket) }
    }

    /// Takes a ticket away; its guest's state is the caller's to set.
    mutating func dequeue(_ ticket: Ticket) {
        self.waiting -= 1
        self.stepAside(ticket)
    }

    /// Makes a ticket one that can be paired, at the place it has.
    mutating func lineUp(_ ticket: Ticket) {
        self.queue.insert(ticket, at: ticket.age)
        self.relaxing.insert(ticket, at: ticket.entry)
    }

    /// Makes a ticket one that cannot be paired.
    ///
    /// It keeps its place and its age.
    mutating func stepAside(_ ticket: Ticket) {
        self.queue.remove(at: ticket.age)
        self.relaxing.remove(at: ticket.entry)
    }

    /// Takes a room away for both, and remembers that they met.
    ///
    /// They are idle until told otherwise.
    mutating func close(_ meeting: Meeting) {
        let room = meeting.room
        self.meetings[room.id] = nil
        self.guests[room.caller]?.state = .idle
        self.guests[room.callee]?.state = .idle
        guard let caller = self.guests[room.caller], let callee = self.guests[room.callee] else { return }
        self.lastPartners.part(caller.account, callee.account, at: self.time.now)
    }

    /// Tells the one who was left, and makes them wait with the age of the wait that brought them there (rule 5).
    mutating func requeue(_ id: GuestID, after reason: EndReason, _ meeting: Meeting, _ step: inout Step) {
        step.directives.append(.ended(id, meeting.room.id, reason, .waiting))
        self.enqueue(id, waited: meeting.waited(by: id))
        step.seekers.append(id)
    }
}
