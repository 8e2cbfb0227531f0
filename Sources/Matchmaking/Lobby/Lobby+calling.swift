import SharedKernel

/// A call that rings, and until when it does.
struct RingingCall: Sendable {
    let call: Call
    let until: Place
}

extension Lobby {
    /// How many of those who are free are looked at for one who calls whoever is.
    static let looksPerCall = 256

    mutating func call(
        _ id: GuestID,
        _ named: GuestID?,
        _ step: inout Step,
        using generator: inout some RandomNumberGenerator
    ) {
        guard let guest = self.guests[id], guest.seat != nil else { return step.reply = .refused(.notConnected) }
        switch guest.state {
        case .inRoom:
            return step.reply = .refused(.alreadyInRoom)
        case .inCall(let call, _):
            // To call the one who rings me is to accept.
            guard let ringing = self.ringingCall(of: id), ringing.caller == named else {
                return step.reply = .refused(self.refusal(in: call, of: id))
            }
            self.accept(id, ringing.id, &step, using: &generator)
            if step.reply == .done { step.reply = .calling(ringing) }
            if step.reply == .refused(.noSuchCall) { step.reply = .refused(.guestUnavailable) }
            return
        case .idle, .waiting:
            break
        }
        let callee = named.map { self.canCall(guest, $0) ? $0 : nil } ?? self.freeLongest(for: guest)
        guard let callee else { return step.reply = .refused(named == nil ? .nobodyAvailable : .guestUnavailable) }
        let call = Call(id: .random(using: &generator), caller: id, callee: callee)
        let until = self.place(at: self.time.now.advanced(by: self.rules.callTimeout))
        self.calls[call.id] = RingingCall(call: call, until: until)
        self.ringing.insert(call.id, at: until)
        self.interrupt(id, by: call.id)
        self.interrupt(callee, by: call.id)
        step.directives.append(.ringing(callee, call))
        step.reply = .calling(call)
    }

    mutating func accept(
        _ id: GuestID,
        _ named: CallID,
        _ step: inout Step,
        using generator: inout some RandomNumberGenerator
    ) {
        guard let ringing = self.answerable(named, by: id) else { return step.reply = self.refusalOfAnswer(id) }
        let call = ringing.call
        guard let caller = self.guests[call.caller], let callee = self.guests[call.callee], caller.seat != nil else {
            // Nobody is put in a room with one who is away.
            step.reply = .refused(.noSuchCall)
            return self.end(ringing, telling: [(call.callee, .unavailable), (call.caller, .unavailable)], &step)
        }
        let room = Room(
            id: .random(using: &generator),
            caller: call.caller,
            callee: call.callee,
            shared: self.words.shared(by: caller.asked, and: callee.asked),
            relayOnly: caller.relayOnly || callee.relayOnly
        )
        self.calls[named] = nil
        self.ringing.remove(at: ringing.until)
        self.meetings[room.id] = Meeting(room: room, caller: self.return(of: caller), callee: self.return(of: callee))
        self.set(call.caller, .inRoom(room.id))
        self.set(call.callee, .inRoom(room.id))
        step.matches.append(.matched(room))
        step.reply = .done
    }

    mutating func decline(_ id: GuestID, _ named: CallID, _ step: inout Step) {
        guard let ringing = self.answerable(named, by: id) else { return step.reply = self.refusalOfAnswer(id) }
        step.reply = .done
        self.end(ringing, telling: [(ringing.call.caller, .declined)], &step)
    }

    mutating func cancel(_ id: GuestID, _ named: CallID, _ step: inout Step) {
        guard self.guests[id]?.call?.id == named, self.calls[named]?.call.caller == id,
            self.guests[id]?.seat != nil
        else { return step.reply = self.refusalOfAnswer(id) }
        step.reply = .done
        self.cancel(of: id, &step)
    }

    /// Gives up the call that a guest makes, if they make one.
    mutating func cancel(of id: GuestID, _ step: inout Step) {
        guard let ringing = self.guests[id]?.call.flatMap({ self.calls[$0.id] }), ringing.call.caller == id else {
            return
        }
        self.end(ringing, telling: [(ringing.call.callee, .cancelled)], &step)
    }

    /// Ends the calls that have rung for `CALL_TIMEOUT`.
    mutating func endCallsNobodyTook(_ step: inout Step) {
        for id in self.ringing.removeFirst(upTo: self.time.now) {
            guard let ringing = self.calls[id] else { continue }
            let call = ringing.call
            self.end(ringing, telling: [(call.caller, .timeout), (call.callee, .timeout)], &step)
        }
    }

    /// Ends the calls between guests of two accounts.
    mutating func endCalls(between one: AccountID, and other: AccountID, _ step: inout Step) {
        for id in self.accounts.guests(of: one) {
            guard let ringing = self.guests[id]?.call.flatMap({ self.calls[$0.id] }) else { continue }
            let call = ringing.call
            guard self.guests[call.partner(of: id)]?.account == other else { continue }
            self.end(ringing, telling: [(call.caller, .unavailable), (call.callee, .unavailable)], &step)
        }
    }

    /// Ends a call, and returns both to what it interrupted.
    mutating func end(_ ringing: RingingCall, telling reasons: [(GuestID, CallEndReason)], _ step: inout Step) {
        let call = ringing.call
        self.calls[call.id] = nil
        self.ringing.remove(at: ringing.until)
        for (guest, reason) in reasons { step.directives.append(.callEnded(guest, call.id, reason)) }
        for id in [call.caller, call.callee] {
            switch self.guests[id]?.call?.pause {
            case .idle: self.set(id, .idle)
            case .waiting(let ticket):
                self.goOnWaiting(id, with: ticket)
                step.seekers.append(id)
            case nil: break
            }
        }
    }

    /// The call that a guest is rung by.
    func ringingCall(of id: GuestID) -> Call? {
        guard let call = self.guests[id]?.call.flatMap({ self.calls[$0.id] })?.call, call.callee == id else {
            return nil
        }
        return call
    }

    /// The call that a guest may answer: they are rung by it, and here.
    private func answerable(_ named: CallID, by id: GuestID) -> RingingCall? {
        guard self.guests[id]?.seat != nil, let call = self.ringingCall(of: id), call.id == named else { return nil }
        return self.calls[named]
    }

    /// Why a guest in a call cannot look for somebody or call another.
    func refusal(in call: CallID, of id: GuestID) -> Refusal {
        self.calls[call]?.call.caller == id ? .alreadyCalling : .alreadyRinging
    }

    /// Why an answer to a call changes nothing.
    private func refusalOfAnswer(_ id: GuestID) -> Step.Reply {
        .refused(self.guests[id]?.seat == nil ? .notConnected : .noSuchCall)
    }

    /// Makes one who is idle or waits stand aside for a call; their place in the queue is kept.
    private mutating func interrupt(_ id: GuestID, by call: CallID) {
        guard let wait = self.guests[id]?.wait else { return self.set(id, .inCall(call, .idle)) }
        self.dequeue(id)
        self.set(id, .inCall(call, .waiting(wait.ticket)))
    }

    private func `return`(of guest: Guest) -> Meeting.Return {
        guard case .waiting(let ticket) = guest.call?.pause else { return .idle }
        return .waiting(ticket.age.instant.duration(to: self.time.now))
    }

    /// Rule 2 for a guest who was chosen, who must be free too: to call a last partner is allowed.
    private func canCall(_ guest: Guest, _ named: GuestID) -> Bool {
        guard let other = self.guests[named], other.presence == .available else { return false }
        return other.account != guest.account && !self.accounts.areApart(guest.account, other.account)
    }

    /// Who has been free longest of those whom a guest may be paired with.
    private func freeLongest(for guest: Guest) -> GuestID? {
        var position = self.free.position(after: nil)
        for _ in 0..<Self.looksPerCall {
            guard let (_, id) = self.free.entry(at: position) else { return nil }
            if self.canCall(guest, id), let other = self.guests[id],
                !self.lastPartners.areKeptApart(guest.account, other.account, at: self.time.now)
            {
                return id
            }
            position = self.free.position(behind: position)
        }
        return nil
    }
}
