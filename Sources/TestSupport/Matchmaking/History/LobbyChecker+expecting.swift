import Matchmaking
import SharedKernel

/// The table of protocol section 3, as those see it who are told; what it says of calls is in a file of its own.
extension LobbyChecker {
    mutating func expect(_ command: Command, _ step: inout Expectation) {
        let guest = command.guest
        switch command.action {
        case .connect(let arrival): self.expectArrival(of: guest, arrival, &step)
        case .leave(let seat) where self.people[guest]?.seat == seat: self.expectGone(guest, &step)
        case .lose(let seat) where self.people[guest]?.seat == seat: self.expectAway(guest, &step)
        case .leave, .lose: break
        case .find(let wish, let offer): self.expectFind(guest, wish, offer, &step)
        case .next(let room, let wish, let offer): self.expectNext(guest, room, wish, offer, &step)
        case .stop: self.expectStop(guest, &step)
        case .call(let chosen): self.expectCall(by: guest, of: chosen, &step)
        case .accept(let call): self.expectAccept(of: call, by: guest, &step)
        case .decline(let call): self.expectEnd(of: call, by: guest, asCaller: false, .declined, &step)
        case .cancel(let call): self.expectEnd(of: call, by: guest, asCaller: true, .cancelled, &step)
        case .block(let account, let blocker, let room): self.expectBlock(guest, account, by: blocker, room, &step)
        }
    }

    mutating func expectTick(_ step: inout Expectation) {
        step.isTick = true
        for (guest, person) in self.people where person.isWaiting && person.seat != nil {
            self.lookAtTheTime(of: guest, person, &step)
        }
        self.lastTick = self.now
        let grace = self.rules.reconnectGrace.wholeMilliseconds
        let given = self.people.filter { $0.value.seat == nil && $0.value.lostAt + grace <= self.now }
        for guest in given.keys.sorted(by: Self.comesBefore) {
            let partner = self.partner(of: guest)
            self.expectGone(guest, &step, tellsPartner: partner.map { given[$0] == nil } ?? false)
        }
        self.expectTimeouts(&step)
    }

    private mutating func lookAtTheTime(of guest: GuestID, _ person: Person, _ step: inout Expectation) {
        guard var wait = person.wait else { return }
        // Who came back in the last tick, or just after it, may have been seen by it.
        let isSure = wait.present != self.lastTick
        let waited = self.now - wait.entered
        if !wait.isRelaxed, waited >= self.rules.relaxAfter.wholeMilliseconds {
            wait.isRelaxed = true
            // Whoever asked for nothing accepts nobody whom they did not accept before.
            if isSure, !person.interests.isEmpty || person.language != .any { step.relaxed.insert(guest) }
        }
        if !wait.mayMeetLastPartners, waited >= self.rules.rematchAfter.wholeMilliseconds {
            wait.mayMeetLastPartners = true
            if isSure { step.patient.insert(guest) }
        }
        self.people[guest]?.wait = wait
    }

    private mutating func expectArrival(of guest: GuestID, _ arrival: Arrival, _ step: inout Expectation) {
        var person = self.people[guest] ?? Person(account: arrival.account)
        if let newer = person.seat, newer.number > arrival.seat.number {
            step.certain.append(.displace(guest, arrival.seat))
            return
        }
        let isSamePage =
            person.seat == arrival.seat || arrival.page.map { person.pages.suffix(8).contains($0) } ?? false
        let isNewPage = arrival.room == nil && !isSamePage
        if let older = person.seat, older != arrival.seat { step.certain.append(.displace(guest, older)) }
        if person.seat != arrival.seat { person.offer = nil }
        if person.seat == nil { person.wait?.present = self.now }
        person.seat = arrival.seat
        if let page = arrival.page { person.pages = person.pages.filter { $0 != page } + [page] }
        for blocked in arrival.blocked { self.blocked.insert(AccountPair(person.account, blocked)) }
        self.people[guest] = person
        if isNewPage {
            self.expectEnd(by: guest, telling: nil, .partnerLeft, &step)
            if let line = person.line, line.isCaller { self.expectEnd(of: line.call, by: guest, .cancelled, &step) }
        }
        self.expectWelcome(of: guest, arrival, &step)
    }

    private mutating func expectWelcome(of guest: GuestID, _ arrival: Arrival, _ step: inout Expectation) {
        guard let person = self.people[guest] else { return }
        step.certain.append(.welcome(guest, arrival.seat, person.standing))
        if let named = arrival.room, named != person.room {
            let status = person.room == nil ? person.statusWithoutCall : .waiting
            step.certain.append(.ended(guest, named, .lost, status))
        }
        if let room = person.room, let talk = self.talks[room] {
            step.certain.append(.resumed(guest, talk.room))
            let partner = talk.room.partner(of: guest)
            if self.people[partner]?.seat == nil { step.certain.append(.away(partner, talk.room)) }
        }
        if let line = person.line, !line.isCaller, let ring = self.rings[line.call] {
            step.certain.append(.ringing(guest, ring.call))
        }
        if person.isWaiting { step.seeks(guest) }
    }

    private mutating func expectAway(_ guest: GuestID, _ step: inout Expectation) {
        self.people[guest]?.seat = nil
        self.people[guest]?.lostAt = self.now
        self.people[guest]?.offer = nil
        if let room = self.people[guest]?.room, let talk = self.talks[room] {
            step.certain.append(.away(guest, talk.room))
        }
    }

    private mutating func expectGone(_ guest: GuestID, _ step: inout Expectation, tellsPartner: Bool = true) {
        self.expectEnd(by: guest, telling: nil, tellsPartner ? .partnerLeft : nil, &step)
        if let line = self.people[guest]?.line {
            self.expectEnd(of: line.call, by: guest, tellsPartner ? .unavailable : nil, &step)
        }
        self.people[guest] = nil
        step.certain.append(.gone(guest))
    }

    private mutating func expectFind(_ guest: GuestID, _ wish: Wish, _ offer: Offer?, _ step: inout Expectation) {
        guard self.expectToBeFree(guest, &step) else { return }
        if self.people[guest]?.room != nil {
            step.refusal = .alreadyInRoom
            return
        }
        self.expectSeeking(guest, wish, &step)
        self.people[guest]?.offer = offer
    }

    private mutating func expectNext(
        _ guest: GuestID,
        _ named: RoomID?,
        _ wish: Wish,
        _ offer: Offer?,
        _ step: inout Expectation
    ) {
        if let named, let person = self.people[guest], person.seat != nil, named != person.room {
            step.isAnswered = true
            return
        }
        guard self.expectToBeFree(guest, &step) else { return }
        self.expectEnd(by: guest, telling: (.youNext, .waiting), .partnerNext, &step)
        self.expectSeeking(guest, wish, &step)
        self.people[guest]?.offer = offer
    }

    /// Whether somebody is here and in no call; if not, they are refused.
    private func expectToBeFree(_ guest: GuestID, _ step: inout Expectation) -> Bool {
        step.isAnswered = true
        guard let person = self.people[guest], person.seat != nil else {
            step.refusal = .notConnected
            return false
        }
        guard let line = person.line else { return true }
        step.refusal = line.isCaller ? .alreadyCalling : .alreadyRinging
        return false
    }

    private mutating func expectSeeking(_ guest: GuestID, _ wish: Wish, _ step: inout Expectation) {
        if let interests = wish.interests { self.people[guest]?.interests = Set(interests) }
        if let language = wish.language { self.people[guest]?.language = language }
        if let relayOnly = wish.relayOnly { self.people[guest]?.relayOnly = relayOnly }
        var wait = self.people[guest]?.wait ?? self.newWait()
        wait.present = self.now
        self.wait(guest, wait, &step)
    }

    private mutating func expectBlock(
        _ guest: GuestID,
        _ account: AccountID,
        by blocker: AccountID,
        _ room: RoomID,
        _ step: inout Expectation
    ) {
        self.blocked.insert(AccountPair(blocker, account))
        step.isAnswered = true
        if self.people[guest] == nil { step.refusal = .notConnected } else { step.isDone = true }
        self.expectEndOfCalls(between: blocker, and: account, &step)
        guard let person = self.people[guest], person.room == room else { return }
        self.expectEnd(by: guest, telling: (.youBlocked, .waiting), .partnerNext, &step)
        self.wait(guest, self.newWait(), &step)
    }

    private mutating func expectStop(_ guest: GuestID, _ step: inout Expectation) {
        step.isAnswered = true
        guard let person = self.people[guest] else {
            step.refusal = .notConnected
            return
        }
        self.people[guest]?.wait = nil
        self.people[guest]?.offer = nil
        if let line = person.line {
            self.expectEnd(of: line.call, by: guest, line.isCaller ? .cancelled : .declined, &step)
        }
        self.expectEnd(by: guest, telling: (.youStopped, .idle), .partnerStopped, &step)
    }

    /// The end of the room that a guest is in, if they are in one.
    private mutating func expectEnd(
        by guest: GuestID,
        telling own: (EndReason, Standing.Status)?,
        _ reason: EndReason?,
        _ step: inout Expectation
    ) {
        guard let room = self.people[guest]?.room, let talk = self.talks.removeValue(forKey: room) else { return }
        let partner = talk.room.partner(of: guest)
        self.people[guest]?.room = nil
        self.people[partner]?.room = nil
        if let one = self.people[guest]?.account, let other = self.people[partner]?.account {
            // After next both wait, but not for each other: never in the step that parted them.
            let cooldown = max(1, self.rules.rematchCooldown.wholeMilliseconds)
            self.strangersFrom[AccountPair(one, other)] = self.now + cooldown
        }
        if let (reason, status) = own { step.certain.append(.ended(guest, room, reason, status)) }
        guard let reason else { return }
        if talk.isFromCall { step.returned.insert(partner) }
        guard let age = talk.age(of: partner) else {
            step.certain.append(.ended(partner, room, reason, .idle))
            self.tally.count(.idleAgain)
            return
        }
        step.certain.append(.ended(partner, room, reason, .waiting))
        self.wait(partner, self.newWait(having: age), &step)
    }

    private mutating func wait(_ guest: GuestID, _ wait: Wait, _ step: inout Expectation) {
        self.people[guest]?.wait = wait
        step.seeks(guest)
    }

    private func newWait(having age: Int64 = 0) -> Wait {
        Wait(since: self.now - age, entered: self.now, present: self.now)
    }

    /// Any order, as long as it is always the same: so a failure is always told in the same words.
    static func comesBefore(_ one: GuestID, _ other: GuestID) -> Bool {
        (one.high, one.low) < (other.high, other.low)
    }

    private func partner(of guest: GuestID) -> GuestID? {
        guard let person = self.people[guest] else { return nil }
        return person.room.flatMap { self.talks[$0]?.room.partner(of: guest) }
            ?? person.line.flatMap { self.rings[$0.call]?.call.partner(of: guest) }
    }
}
