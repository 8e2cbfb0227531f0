import Matchmaking
import SharedKernel

extension LobbyChecker {
    /// Judges one match, and enters it in the books.
    mutating func judge(_ room: Room, _ offer: Offer?, _ step: inout Expectation) throws(LobbyViolation) {
        guard self.roomsEver.insert(room.id).inserted else {
            return try self.broken(.matchedOnce, "once more: \(room)")
        }
        guard room.caller != room.callee else { return try self.broken(.roles, "calls itself: \(room)") }
        if let call = step.accepted, [call.caller, call.callee].contains(room.caller),
            call.partner(of: room.caller) == room.callee
        {
            return try self.enter(room, offer, from: call, &step)
        }
        let caller = try self.candidate(room.caller)
        let callee = try self.candidate(room.callee)
        guard let caller, let callee else { return }
        try self.judgeAccounts(caller.account, callee.account, room)
        if !self.mayAccept(caller, callee) || !self.mayAccept(callee, caller) {
            try self.broken(.wishes, "one of them does not accept the other: \(room)")
        }
        try self.judgeShared(caller.interests, callee.interests, room)
        try self.judgeRelay(room)
        try self.judgeRoles(caller, callee, room, offer)
        let isRematch = !self.areStrangers(caller, callee, at: self.now)
        if isRematch, !self.haveWaitedForRematch(caller, callee) {
            try self.broken(.notLastPartners, "met lately and have not both waited: \(room)")
        }
        self.talks[room.id] = Talk(
            room: room,
            callerAge: self.now - caller.wait.since,
            calleeAge: self.now - callee.wait.since
        )
        for guest in [room.caller, room.callee] {
            self.people[guest]?.wait = nil
            self.people[guest]?.offer = nil
            self.people[guest]?.room = room.id
        }
        step.pairs.append(Pair(one: caller, other: callee, isRematch: isRematch))
    }

    func judgeAccounts(_ one: AccountID, _ other: AccountID, _ room: Room) throws(LobbyViolation) {
        if one == other { try self.broken(.neverOneself, "of one account: \(room)") }
        if self.blocked.contains(AccountPair(one, other)) {
            try self.broken(.neverBlocked, "one has blocked the other: \(room)")
        }
    }

    func judgeShared(_ one: Set<Interest>, _ other: Set<Interest>, _ room: Room) throws(LobbyViolation) {
        let shared = one.intersection(other).sorted()
        if room.shared != shared { try self.broken(.wishes, "they share \(shared): \(room)") }
    }

    /// Who brought an offer calls, and hands it over; of two or none, the older.
    private func judgeRoles(
        _ caller: Candidate,
        _ callee: Candidate,
        _ room: Room,
        _ offer: Offer?
    ) throws(LobbyViolation) {
        let (own, others) = (self.freshOffer(of: caller.guest, in: room), self.freshOffer(of: callee.guest, in: room))
        if own == nil, others != nil { try self.broken(.offers, "not who brought an offer calls: \(room)") }
        if (own == nil) == (others == nil), caller.wait.since > callee.wait.since {
            try self.broken(.roles, "the younger calls: \(room)")
        }
        if offer != own {
            let (due, told) = (own.map { "\($0)" } ?? "no offer", offer.map { "\($0)" } ?? "none")
            try self.broken(.offers, "\(due) was to be handed over, and it was \(told): \(room)")
        }
    }

    /// The offer of one who is paired, if it is good; one that was made for a direct call is not in a room by relay.
    private func freshOffer(of guest: GuestID, in room: Room) -> Offer? {
        guard let person = self.people[guest], let offer = person.offer, let wall = self.wall, wall < offer.goodUntil,
            person.relayOnly || !self.asksForRelay(room)
        else { return nil }
        return offer
    }

    func judgeRelay(_ room: Room) throws(LobbyViolation) {
        let isDue = self.asksForRelay(room)
        if room.relayOnly != isDue { try self.broken(.relays, "it is \(isDue) that one asked for a relay: \(room)") }
    }

    private func asksForRelay(_ room: Room) -> Bool {
        [room.caller, room.callee].contains { self.people[$0]?.relayOnly == true }
    }

    /// Rule 3, where it does not matter whether a tick saw that they have waited long enough.
    private func mayAccept(_ one: Candidate, _ other: Candidate) -> Bool {
        one.wants(other) || one.wait.entered + self.rules.relaxAfter.wholeMilliseconds <= self.now
    }

    private func candidate(_ guest: GuestID) throws(LobbyViolation) -> Candidate? {
        guard let person = self.people[guest] else {
            try self.broken(.noGhosts, "matched, but not here: \(guest)")
            return nil
        }
        if person.line != nil { try self.broken(.calls, "matched, but in a call: \(guest)") }
        guard let wait = person.wait, person.isWaiting else {
            try self.broken(.oneRoomEach, "matched, but not waiting: \(guest)")
            return nil
        }
        if person.seat == nil { try self.broken(.neverAway, "matched while away: \(guest)") }
        return Candidate(guest, person, wait)
    }
}
