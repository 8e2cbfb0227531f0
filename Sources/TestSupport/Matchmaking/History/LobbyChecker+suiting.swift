import Matchmaking
import SharedKernel

/// Whether somebody was passed over.
extension LobbyChecker {
    /// Nobody is left, or has somebody they would rather not, while another who would rather have them too was there.
    ///
    /// This one check is rule 4 (both are left), the order of rule 3 (one of them has somebody younger, or who shares
    /// nothing), and "nobody else suits" of rule 2 (one of them has a last partner).
    func checkNobodyIsPassedOver(_ step: Expectation) throws(LobbyViolation) {
        let there = self.contenders(step)
        for (index, one) in there.enumerated() {
            for other in there[(index + 1)...] where one.partner?.guest != other.candidate.guest {
                guard let bond = self.dueBond(one.candidate, other.candidate, isTick: step.isTick),
                    one.prefers(other.candidate, by: bond), other.prefers(one.candidate, by: bond),
                    !self.wasServedBefore(one, other, by: bond, step)
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

    enum Bond {
        case ordinary
        case rematch
    }

    /// One who was there to be paired, and whom they got.
    struct Contender {
        let candidate: Candidate
        var partner: Candidate?
        var isRematch = false

        /// Anybody before nobody, a stranger before a last partner, one who shares an interest before one who does not,
        /// and the older before the younger.
        func prefers(_ other: Candidate, by bond: Bond) -> Bool {
            guard let partner = self.partner else { return true }
            if self.isRematch != (bond == .rematch) { return self.isRematch }
            let (shares, shared) = (self.candidate.shares(with: other), self.candidate.shares(with: partner))
            if shares != shared { return shares }
            return other.wait.since < partner.wait.since
        }
    }

    private func contenders(_ step: Expectation) -> [Contender] {
        var there: [Contender] = []
        for (guest, person) in self.people {
            guard let wait = person.wait, person.isWaiting, person.seat != nil else { continue }
            there.append(Contender(candidate: Candidate(guest, person, wait)))
        }
        for pair in step.pairs {
            there.append(Contender(candidate: pair.one, partner: pair.other, isRematch: pair.isRematch))
            there.append(Contender(candidate: pair.other, partner: pair.one, isRematch: pair.isRematch))
        }
        return there.sorted { Self.comesBefore($0.candidate.guest, $1.candidate.guest) }
    }

    /// Whether one of two was taken by a third before it was the turn of either to seek: the older seeker comes first.
    ///
    /// Not everybody who seeks is known, such as those who are strangers again. At least one of two did, or else they
    /// would have suited each other before.
    private func wasServedBefore(_ one: Contender, _ other: Contender, by bond: Bond, _ step: Expectation) -> Bool {
        let thirds = [one.partner, other.partner].compactMap(\.self)
        func isExcused(_ seeker: Candidate) -> Bool {
            thirds.contains { $0.wait.since <= seeker.wait.since }
        }
        let known = bond == .rematch ? step.patient : step.relaxed.union(step.seekers)
        let two = [one.candidate, other.candidate]
        let seekers = two.filter { known.contains($0.guest) }
        return seekers.isEmpty ? two.contains(where: isExcused) : seekers.allSatisfy(isExcused)
    }

    /// How two suit, if they have done so for longer than the lobby may take to see it.
    private func dueBond(_ one: Candidate, _ other: Candidate, isTick: Bool) -> Bond? {
        guard one.account != other.account,
            !self.blocked.contains(AccountPair(one.account, other.account)),
            one.accepts(other), other.accepts(one)
        else { return nil }
        let seen = max(self.lastTick, one.wait.present, other.wait.present)
        if self.areStrangers(one, other, at: seen) { return .ordinary }
        guard isTick, !self.areStrangers(one, other, at: self.now) else { return nil }
        return self.haveWaitedForRematch(one, other) ? .rematch : nil
    }

    func areStrangers(_ one: Candidate, _ other: Candidate, at time: Int64) -> Bool {
        guard let from = self.strangersFrom[AccountPair(one.account, other.account)] else { return true }
        return from <= time
    }

    func haveWaitedForRematch(_ one: Candidate, _ other: Candidate) -> Bool {
        max(one.wait.entered, other.wait.entered) + self.rules.rematchAfter.wholeMilliseconds <= self.now
    }
}

extension LobbyChecker.Candidate {
    func shares(with other: Self) -> Bool {
        !self.interests.isDisjoint(with: other.interests)
    }

    /// Rule 3, as far as the lobby must have seen it.
    func accepts(_ other: Self) -> Bool {
        self.wait.isRelaxed || self.wants(other)
    }

    /// Rule 3 for one who has not relaxed.
    func wants(_ other: Self) -> Bool {
        guard self.interests.isEmpty || self.shares(with: other) else { return false }
        return self.language == .any || self.language == other.language
    }
}
