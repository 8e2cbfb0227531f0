import SharedKernel

extension Lobby {
    /// How many one search looks at before it goes on at the next tick.
    static let looksPerSearch = 64
    /// How many the searches that go on look at in one tick.
    static let looksPerTick = 16_384

    /// Pairs those who seek with whom they may have.
    ///
    /// The oldest is served first, and has the best who suits. Nothing is lost by passing over two of whom neither seeks:
    /// whatever could make them suit makes one of them a seeker.
    mutating func settle(_ step: inout Step, using generator: inout some RandomNumberGenerator) {
        for id in self.oldestFirst(step.seekers + step.quietSeekers) {
            self.seek(id, from: nil, lookingAt: Self.looksPerSearch, &step, using: &generator)
        }
    }

    /// Goes on with searches that passed over all they could look at, in turn, each once at most.
    mutating func goOnSearching(_ step: inout Step, using generator: inout some RandomNumberGenerator) {
        let last = self.looks + Self.looksPerTick
        for _ in 0..<self.unfinished.count where self.looks < last {
            guard let (id, mark) = self.unfinished.removeFirst() else { return }
            self.seek(
                id,
                from: mark,
                lookingAt: min(Self.looksPerSearch, last - self.looks),
                &step,
                using: &generator
            )
        }
    }

    /// Pairs those who have both waited `REMATCH_AFTER` though they are last partners.
    ///
    /// To be called when all others are paired: then for those who are left, nobody else suits.
    mutating func settleWithLastPartners(_ step: inout Step, using generator: inout some RandomNumberGenerator) {
        for id in self.oldestFirst(step.rematchSeekers) {
            guard let slot = self.guests[id]?.wait?.slot, let partner = self.bestLastPartner(for: self.queue[slot])
            else {
                continue
            }
            self.pair(slot, partner, &step, using: &generator)
        }
    }

    /// Looks again for those who are strangers again, where both of two are there.
    mutating func meetAgain(_ pairs: [LastPartners.Pair], _ step: inout Step) {
        for pair in pairs {
            let (first, second) = (self.queued(of: pair.first), self.queued(of: pair.second))
            if !first.isEmpty, !second.isEmpty { step.quietSeekers += first }
        }
    }

    /// Those who can be paired, each once.
    private func oldestFirst(_ seekers: [GuestID]) -> [GuestID] {
        guard seekers.count > 1 else { return seekers }
        var tickets: [GuestID: Ticket] = [:]
        for id in seekers {
            if let wait = self.guests[id]?.wait, wait.slot != nil { tickets[id] = wait.ticket }
        }
        return tickets.sorted { $0.value.age < $1.value.age }.map(\.key)
    }

    private mutating func seek(
        _ id: GuestID,
        from mark: Queue.Mark?,
        lookingAt most: Int,
        _ step: inout Step,
        using generator: inout some RandomNumberGenerator
    ) {
        // Somebody older may have taken them meanwhile.
        guard let slot = self.guests[id]?.wait?.slot else { return }
        let finding = self.queue.search(for: slot, from: mark, lookingAt: most) { self.mayMeet($0, $1) }
        self.looks += finding.looks
        if let partner = finding.partner {
            self.pair(slot, partner, &step, using: &generator)
        } else if let mark = finding.mark {
            self.unfinished.append(id, mark)
        } else {
            self.unfinished.remove(id)
        }
    }

    /// Rule 2 without its exception, for two who are connected.
    private func mayMeet(_ one: Queue.Member, _ other: Queue.Member) -> Bool {
        one.account != other.account && !self.accounts.areApart(one.account, other.account)
            && !self.lastPartners.areKeptApart(one.account, other.account, at: self.time.now)
    }

    /// The exception of rule 2: among the last partners, as a search would choose.
    private func bestLastPartner(for member: Queue.Member) -> Queue.Slot? {
        var best: (slot: Queue.Slot, isSharer: Bool, age: Place)?
        for account in self.lastPartners.partners(of: member.account)
        where account != member.account && !self.accounts.areApart(member.account, account) {
            for id in self.queued(of: account) {
                guard let slot = self.guests[id]?.wait?.slot else { continue }
                let other = self.queue[slot]
                guard self.hasWaitedForRematch(other.ticket), member.accepts(other), other.accepts(member) else {
                    continue
                }
                let isSharer = member.asked.shares(with: other.asked)
                if let best, (best.isSharer && !isSharer) || (best.isSharer == isSharer && best.age <= other.ticket.age)
                {
                    continue
                }
                best = (slot, isSharer, other.ticket.age)
            }
        }
        return best?.slot
    }

    /// The guests of an account who can be paired.
    private func queued(of account: AccountID) -> [GuestID] {
        self.accounts.guests(of: account).filter { self.guests[$0]?.wait?.slot != nil }
    }

    /// Takes two off the queue together and puts them in one room.
    private mutating func pair(
        _ one: Queue.Slot,
        _ other: Queue.Slot,
        _ step: inout Step,
        using generator: inout some RandomNumberGenerator
    ) {
        let pair = [self.queue[one], self.queue[other]].sorted { $0.ticket.age < $1.ticket.age }
        let relayOnly = pair.contains { self.guests[$0.guest]?.relayOnly == true }
        let offers = pair.map { self.validOffer(of: $0.guest, inRelayedRoom: relayOnly) }
        // The one who waited longer calls, but for a younger one who alone has brought an offer (rule 12).
        let (caller, callee) = offers[0] == nil && offers[1] != nil ? (1, 0) : (0, 1)
        let room = Room(
            id: .random(using: &generator),
            caller: pair[caller].guest,
            callee: pair[callee].guest,
            shared: self.words.shared(by: pair[0].asked, and: pair[1].asked),
            relayOnly: relayOnly
        )
        for member in pair {
            self.dequeue(member.guest)
            self.set(member.guest, .inRoom(room.id))
        }
        self.meetings[room.id] = Meeting(
            room: room,
            caller: .waiting(pair[caller].ticket.age.instant.duration(to: self.time.now)),
            callee: .waiting(pair[callee].ticket.age.instant.duration(to: self.time.now))
        )
        step.matches.append(.matched(room, offer: offers[caller]))
    }

    /// The offer that a guest brought, if it serves.
    ///
    /// Who did not ask for a relay has made theirs for a direct call: in a room that keeps to a relay it is void.
    private func validOffer(of id: GuestID, inRelayedRoom relayOnly: Bool) -> Offer? {
        guard let offer = self.offers[id], let now = self.time.wall, now < offer.goodUntil else { return nil }
        return relayOnly && self.guests[id]?.relayOnly != true ? nil : offer
    }
}
