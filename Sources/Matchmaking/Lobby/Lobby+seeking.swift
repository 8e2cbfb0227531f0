import SharedKernel

extension Lobby {
    mutating func find(_ id: GuestID, _ wish: Wish, _ offer: Offer?, _ step: inout Step) {
        guard let guest = self.guests[id], guest.seat != nil else { return step.reply = .refused(.notConnected) }
        switch guest.state {
        case .inRoom: step.reply = .refused(.alreadyInRoom)
        case .inCall(let call, _): step.reply = .refused(self.refusal(in: call, of: id))
        case .idle, .waiting:
            step.reply = .standing
            self.seek(id, wish, &step)
            self.offers[id] = offer
        }
    }

    mutating func next(_ id: GuestID, _ named: RoomID?, _ wish: Wish, _ offer: Offer?, _ step: inout Step) {
        guard let guest = self.guests[id], guest.seat != nil else { return step.reply = .refused(.notConnected) }
        step.reply = .standing
        if let named, named != guest.room { return }
        if let call = guest.call { return step.reply = .refused(self.refusal(in: call.id, of: id)) }
        if let meeting = self.meeting(of: id) { self.moveOn(id, .youNext, meeting, &step) }
        self.seek(id, wish, &step)
        self.offers[id] = offer
    }

    /// Remembers a block; ends the room if the partner was blocked, and every call between the two accounts.
    ///
    /// The one who is blocked in a room is told what they would be told by a `next`. Also carried out for one who is away:
    /// they must not come back to whom they blocked.
    mutating func block(
        _ blocked: AccountID,
        by blocker: AccountID,
        _ id: GuestID,
        _ room: RoomID,
        _ step: inout Step
    ) {
        self.accounts.add(blocked, by: blocker)
        self.endCalls(between: blocker, and: blocked, &step)
        guard self.guests[id] != nil else { return step.reply = .refused(.notConnected) }
        step.reply = .done
        guard let meeting = self.meeting(of: id), meeting.room.id == room else { return }
        self.moveOn(id, .youBlocked, meeting, &step)
        self.seek(id, Wish(), &step)
    }

    /// Also carried out for one who is away: a page that is closed says stop, and its socket may be lost before that.
    mutating func stop(_ id: GuestID, _ step: inout Step) {
        guard let guest = self.guests[id] else { return step.reply = .refused(.notConnected) }
        step.reply = .standing
        switch guest.state {
        case .idle:
            break
        case .waiting:
            self.dequeue(id)
            self.set(id, .idle)
        case .inCall(let call, _):
            guard let ringing = self.calls[call] else { return }
            let reason: CallEndReason = ringing.call.caller == id ? .cancelled : .declined
            self.guests[id]?.state = .inCall(call, .idle)
            self.end(ringing, telling: [(ringing.call.partner(of: id), reason)], &step)
        case .inRoom(let room):
            guard let meeting = self.meetings[room] else { return }
            self.close(meeting)
            step.directives.append(.ended(id, room, .youStopped, .idle))
            self.putBack(meeting.room.partner(of: id), after: .partnerStopped, meeting, &step)
        }
    }

    /// Ends a room for one who wants another, and returns their partner to what they came from.
    private mutating func moveOn(_ id: GuestID, _ reason: EndReason, _ meeting: Meeting, _ step: inout Step) {
        self.close(meeting)
        step.directives.append(.ended(id, meeting.room.id, reason, .waiting))
        self.putBack(meeting.room.partner(of: id), after: .partnerNext, meeting, &step)
    }

    /// Makes one who is in no room and no call wait, or go on waiting, with what they wish.
    private mutating func seek(_ id: GuestID, _ wish: Wish, _ step: inout Step) {
        guard let guest = self.guests[id] else { return }
        let asked = self.words.take(wish, after: guest.asked)
        if let relayOnly = wish.relayOnly { self.guests[id]?.relayOnly = relayOnly }
        if guest.wait == nil {
            self.guests[id]?.asked = asked
            self.enqueue(id, waited: .zero)
        } else if asked != guest.asked {
            self.stepAside(id)
            self.guests[id]?.asked = asked
            self.lineUp(id)
        }
        step.seekers.append(id)
    }
}
