import SharedKernel

extension Lobby {
    mutating func find(_ id: GuestID, _ wish: Wish, _ step: inout Step) {
        guard let guest = self.guests[id], guest.seat != nil else {
            step.reply = .refused(.notConnected)
            return
        }
        guard guest.room == nil else {
            step.reply = .refused(.alreadyInRoom)
            return
        }
        step.reply = .standing
        self.seek(id, wish, &step)
    }

    mutating func next(_ id: GuestID, _ named: RoomID?, _ wish: Wish, _ step: inout Step) {
        guard let guest = self.guests[id], guest.seat != nil else {
            step.reply = .refused(.notConnected)
            return
        }
        step.reply = .standing
        if let named, named != guest.room { return }
        if let meeting = self.meeting(of: id) {
            self.close(meeting)
            step.directives.append(.ended(id, meeting.room.id, .youNext, .waiting))
            self.requeue(meeting.room.partner(of: id), after: .partnerNext, meeting, &step)
        }
        self.seek(id, wish, &step)
    }

    /// Also carried out for one who is away: a page that is closed says stop, and its socket may be lost before that.
    mutating func stop(_ id: GuestID, _ step: inout Step) {
        guard let guest = self.guests[id] else {
            step.reply = .refused(.notConnected)
            return
        }
        step.reply = .standing
        switch guest.state {
        case .idle:
            break
        case .waiting(let ticket):
            self.dequeue(ticket)
            self.guests[id]?.state = .idle
        case .inRoom(let room):
            guard let meeting = self.meetings[room] else { return }
            self.close(meeting)
            step.directives.append(.ended(id, room, .youStopped, .idle))
            self.requeue(meeting.room.partner(of: id), after: .partnerStopped, meeting, &step)
        }
    }

    /// Makes one who is connected and in no room wait, or go on waiting, with what they wish.
    private mutating func seek(_ id: GuestID, _ wish: Wish, _ step: inout Step) {
        self.guests[id]?.wish = wish
        if self.guests[id]?.ticket == nil { self.enqueue(id, waited: .zero) }
        step.seekers.append(id)
    }
}
