import Matchmaking
import SharedKernel

extension LobbyChecker {
    /// Judges one match, and enters it in the books.
    mutating func judge(_ room: Room, _ step: inout Expectation) throws(LobbyViolation) {
        guard self.roomsEver.insert(room.id).inserted else {
            return try self.broken(.matchedOnce, "once more: \(room)")
        }
        guard room.caller != room.callee else { return try self.broken(.roles, "calls itself: \(room)") }
        let caller = try self.candidate(room.caller)
        let callee = try self.candidate(room.callee)
        guard let caller, let callee else { return }
        if caller.account == callee.account { try self.broken(.neverOneself, "of one account: \(room)") }
        if self.blocked.contains(AccountPair(caller.account, callee.account)) {
            try self.broken(.neverBlocked, "one has blocked the other: \(room)")
        }
        if caller.wait.since > callee.wait.since { try self.broken(.roles, "the younger calls: \(room)") }
        let isRematch = !self.areStrangers(caller, callee, at: self.now)
        if isRematch, !self.haveWaitedForRematch(caller, callee) {
            try self.broken(.notLastPartners, "met lately and have not both waited: \(room)")
        }
        self.talks[room.id] = Talk(
            room: room,
            ages: (self.now - caller.wait.since, self.now - callee.wait.since)
        )
        for guest in [room.caller, room.callee] {
            self.people[guest]?.wait = nil
            self.people[guest]?.room = room.id
        }
        step.pairs.append(Pair(one: caller, other: callee, isRematch: isRematch))
    }

    /// Nobody is left, or has somebody they would rather not, while another who would rather have them too was there.
    ///
    /// This one check is rule 4 (both are left), the order of rule 3 (one of them has somebody younger), and "nobody
    /// else suits" of rule 2 (one of them has a last partner).
    func checkNobodyIsPassedOver(_ step: Expectation) throws(LobbyViolation) {
        var there: [Contender] = []
        for (guest, person) in self.people {
            guard let wait = person.wait, person.seat != nil else { continue }
            there.append(Contender(candidate: Candidate(guest: guest, account: person.account, wait: wait)))
        }
        for pair in step.pairs {
            there.append(Contender(candidate: pair.one, partner: pair.other, isRematch: pair.isRematch))
            there.append(Contender(candidate: pair.other, partner: pair.one, isRematch: pair.isRematch))
        }
        for (index, one) in there.enumerated() {
            for other in there[(index + 1)...] where one.partner?.guest != other.candidate.guest {
                guard let bond = self.dueBond(one.candidate, other.candidate, isTick: step.isTick),
                    one.prefers(other.candidate, by: bond), other.prefers(one.candidate, by: bond)
                else { continue }
                let names = "\(one.candidate.guest) and \(other.candidate.guest)"
                if one.partner == nil, other.partner == nil {
                    try self.broken(.nobodyWaitsInVain, "\(names) suit each other, and both wait")
                } else {
                    try self.broken(.oldestFirst, "\(names) suit each other, and were passed over")
                }
            }
        }
    }

    private enum Bond {
        case ordinary
        case rematch
    }

    /// One who was there to be paired, and whom they got.
    private struct Contender {
        let candidate: Candidate
        var partner: Candidate?
        var isRematch = false

        /// Anybody before nobody, a stranger before a last partner, and the older before the younger.
        func prefers(_ other: Candidate, by bond: Bond) -> Bool {
            guard let partner = self.partner else { return true }
            if self.isRematch != (bond == .rematch) { return self.isRematch }
            return other.wait.since < partner.wait.since
        }
    }

    /// How two suit, if they have done so for longer than the lobby may take to see it.
    private func dueBond(_ one: Candidate, _ other: Candidate, isTick: Bool) -> Bond? {
        guard one.account != other.account,
            !self.blocked.contains(AccountPair(one.account, other.account))
        else { return nil }
        let seen = max(self.lastTick, one.wait.present, other.wait.present)
        if self.areStrangers(one, other, at: seen) { return .ordinary }
        guard isTick, !self.areStrangers(one, other, at: self.now) else { return nil }
        return self.haveWaitedForRematch(one, other) ? .rematch : nil
    }

    private func areStrangers(_ one: Candidate, _ other: Candidate, at time: Int64) -> Bool {
        guard let from = self.strangersFrom[AccountPair(one.account, other.account)] else { return true }
        return from <= time
    }

    private func haveWaitedForRematch(_ one: Candidate, _ other: Candidate) -> Bool {
        max(one.wait.entered, other.wait.entered) + self.rules.rematchAfter.wholeMilliseconds <= self.now
    }

    private func candidate(_ guest: GuestID) throws(LobbyViolation) -> Candidate? {
        guard let person = self.people[guest] else {
            try self.broken(.noGhosts, "matched, but not here: \(guest)")
            return nil
        }
        guard let wait = person.wait else {
            try self.broken(.oneRoomEach, "matched, but not waiting: \(guest)")
            return nil
        }
        if person.seat == nil { try self.broken(.neverAway, "matched while away: \(guest)") }
        return Candidate(guest: guest, account: person.account, wait: wait)
    }
}
