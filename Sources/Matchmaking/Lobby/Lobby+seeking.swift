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
        if let meeting = self.meeting(of: id) { self.moveOn(id, .youNext, meeting, &step) }
        self.seek(id, wish, &step)
    }

    /// Ends a room whose partner was blocked.
    ///
    /// The one who is blocked is told what they would be told by a `next`. Also carried out for one who is away: they must
    /// not come back to whom they blocked.
    mutating func leaveBlocked(_ id: GuestID, _ room: RoomID, _ step: inout Step) {
        guard let guest = self.guests[id] else {
            step.reply = .refused(.notConnected)
            return
        }
        step.reply = .done
        guard let meeting = self.meeting(of: id), meeting.room.id == room else { return }
        self.moveOn(id, .youBlocked, meeting, &step)
        self.seek(id, guest.wish, &step)
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

    /// Ends a room for one who wants another, and makes their partner wait.
    private mutating func moveOn(_ id: GuestID, _ reason: EndReason, _ meeting: Meeting, _ step: inout Step) {
        self.close(meeting)
        step.directives.append(.ended(id, meeting.room.id, reason, .waiting))
        self.requeue(meeting.room.partner(of: id), after: .partnerNext, meeting, &step)
    }

    /// Makes one who is connected and in no room wait, or go on waiting, with what they wish.
    private mutating func seek(_ id: GuestID, _ wish: Wish, _ step: inout Step) {
        self.guests[id]?.wish = wish
        if self.guests[id]?.ticket == nil { self.enqueue(id, waited: .zero) }
        step.seekers.append(id)
    }
}
