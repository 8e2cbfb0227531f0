import Matchmaking
import SharedKernel

/// What the table says of calls.
extension LobbyChecker {
    /// Whom it may ring is known beforehand; the call itself is the lobby's to name.
    mutating func expectCall(by guest: GuestID, of chosen: GuestID?, _ step: inout Expectation) {
        step.isAnswered = true
        guard let person = self.people[guest], person.seat != nil else {
            step.refusal = .notConnected
            return
        }
        if person.room != nil {
            step.refusal = .alreadyInRoom
        } else if let line = person.line {
            guard !line.isCaller, let ring = self.rings[line.call], ring.call.caller == chosen else {
                step.refusal = line.isCaller ? .alreadyCalling : .alreadyRinging
                return
            }
            if self.expectTaking(of: ring.call, &step) {
                step.call = ring.call
            } else {
                step.refusal = .guestUnavailable
            }
        } else {
            let callees = self.callees(for: guest, person, chosen: chosen)
            if callees.isEmpty {
                step.refusal = chosen == nil ? .nobodyAvailable : .guestUnavailable
            } else {
                step.dial = Dial(caller: guest, callees: callees)
            }
        }
    }

    mutating func expectAccept(of call: CallID, by guest: GuestID, _ step: inout Expectation) {
        guard let ring = self.expectToHave(call, guest, asCaller: false, &step) else { return }
        if self.expectTaking(of: ring.call, &step) {
            step.isDone = true
        } else {
            step.refusal = .noSuchCall
        }
    }

    /// `decline` and `cancel`.
    mutating func expectEnd(
        of call: CallID,
        by guest: GuestID,
        asCaller isCaller: Bool,
        _ reason: CallEndReason,
        _ step: inout Expectation
    ) {
        guard self.expectToHave(call, guest, asCaller: isCaller, &step) != nil else { return }
        step.isDone = true
        self.expectEnd(of: call, by: guest, reason, &step)
    }

    /// The other hears why, if there is a reason; who ended it does not.
    mutating func expectEnd(
        of id: CallID,
        by guest: GuestID,
        _ reason: CallEndReason?,
        _ step: inout Expectation
    ) {
        guard let call = self.rings[id]?.call else { return }
        self.hangUp(call, &step)
        if let reason { step.certain.append(.callEnded(call.partner(of: guest), id, reason)) }
    }

    mutating func expectTimeouts(_ step: inout Expectation) {
        let timeout = self.rules.callTimeout.wholeMilliseconds
        for call in self.calls {
            guard let ring = self.rings[call.id], ring.from + timeout <= self.now else { continue }
            self.expectEndForBoth(of: call, .timeout, &step)
        }
    }

    mutating func expectEndOfCalls(between one: AccountID, and other: AccountID, _ step: inout Expectation) {
        for call in self.calls {
            guard let caller = self.people[call.caller], let callee = self.people[call.callee],
                AccountPair(caller.account, callee.account) == AccountPair(one, other)
            else { continue }
            self.expectEndForBoth(of: call, .unavailable, &step)
        }
    }

    /// Enters a call that the lobby says it made, if it is one that was asked for.
    mutating func enter(_ call: Call, ringing guest: GuestID, _ step: inout Expectation) throws(LobbyViolation) {
        guard let dial = step.dial, call.caller == dial.caller, call.callee == guest, dial.callees.contains(guest)
        else { return try self.broken(.calls, "rung, but not to be: \(call)") }
        guard self.callsEver.insert(call.id).inserted else { return try self.broken(.calls, "once more: \(call)") }
        step.dial = nil
        step.call = call
        self.tally.count(.call)
        self.rings[call.id] = Ring(call: call, from: self.now)
        for guest in [call.caller, call.callee] {
            self.people[guest]?.line = Line(call: call.id, isCaller: guest == call.caller)
            self.people[guest]?.offer = nil
        }
    }

    /// Enters a room that a call which was taken led to, if this is it.
    mutating func enter(
        _ room: Room,
        _ offer: Offer?,
        from call: Call,
        _ step: inout Expectation
    ) throws(LobbyViolation) {
        step.accepted = nil
        self.tally.count(.taken)
        guard let caller = self.people[call.caller], let callee = self.people[call.callee] else { return }
        if room.caller != call.caller { try self.broken(.roles, "who was called calls: \(room)") }
        if offer != nil { try self.broken(.offers, "a call brings no offer: \(room)") }
        try self.judgeAccounts(caller.account, callee.account, room)
        try self.judgeShared(caller.interests, callee.interests, room)
        try self.judgeRelay(room)
        self.talks[room.id] = Talk(
            room: room,
            callerAge: (room.caller == call.caller ? caller : callee).wait.map { self.now - $0.since },
            calleeAge: (room.caller == call.caller ? callee : caller).wait.map { self.now - $0.since },
            isFromCall: true
        )
        for guest in [call.caller, call.callee] {
            self.people[guest]?.wait = nil
            self.people[guest]?.room = room.id
        }
    }

    /// Both are what they were before the call.
    private mutating func hangUp(_ call: Call, _ step: inout Expectation) {
        self.rings[call.id] = nil
        for guest in [call.caller, call.callee] {
            self.people[guest]?.line = nil
            self.people[guest]?.wait?.present = self.now
            step.returned.insert(guest)
            guard self.people[guest]?.wait != nil else { continue }
            step.seeks(guest)
            self.tally.count(.waitingAgain)
        }
    }

    /// False if the caller is away: then it comes to nothing, and both hear so.
    private mutating func expectTaking(of call: Call, _ step: inout Expectation) -> Bool {
        guard self.people[call.caller]?.seat != nil else {
            self.expectEndForBoth(of: call, .unavailable, &step)
            return false
        }
        self.rings[call.id] = nil
        self.people[call.caller]?.line = nil
        self.people[call.callee]?.line = nil
        step.accepted = call
        return true
    }

    private mutating func expectEndForBoth(of call: Call, _ reason: CallEndReason, _ step: inout Expectation) {
        self.hangUp(call, &step)
        step.certain.append(.callEnded(call.caller, call.id, reason))
        step.certain.append(.callEnded(call.callee, call.id, reason))
    }

    private func expectToHave(
        _ call: CallID,
        _ guest: GuestID,
        asCaller isCaller: Bool,
        _ step: inout Expectation
    ) -> Ring? {
        step.isAnswered = true
        guard let person = self.people[guest], person.seat != nil else {
            step.refusal = .notConnected
            return nil
        }
        guard let line = person.line, line.call == call, line.isCaller == isCaller else {
            step.refusal = .noSuchCall
            return nil
        }
        return self.rings[call]
    }

    /// The one who was chosen, if they can be rung; or else those of whom nobody is free longer.
    private func callees(for guest: GuestID, _ caller: Person, chosen: GuestID?) -> Set<GuestID> {
        let free = self.people.filter { id, person in
            id != guest && person.presence == .available && person.account != caller.account
                && !self.blocked.contains(AccountPair(person.account, caller.account))
        }
        if let chosen { return free[chosen] == nil ? [] : [chosen] }
        let strangers = free.filter { _, person in
            self.strangersFrom[AccountPair(person.account, caller.account)].map { $0 <= self.now } ?? true
        }
        let longest = strangers.values.map(\.freeFrom).min()
        return Set(strangers.filter { $0.value.freeFrom == longest }.keys)
    }
}
