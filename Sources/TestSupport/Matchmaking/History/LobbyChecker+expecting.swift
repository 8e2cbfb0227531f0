import Matchmaking
import SharedKernel

/// The table of protocol section 3, as those see it who are told.
extension LobbyChecker {
    mutating func expect(_ command: Command, _ step: inout Expectation) {
        switch command.action {
        case .connect(let arrival): self.expectArrival(of: command.guest, arrival, &step)
        case .leave(let seat) where self.people[command.guest]?.seat == seat: self.expectGone(command.guest, &step)
        case .lose(let seat) where self.people[command.guest]?.seat == seat: self.expectAway(command.guest, &step)
        case .leave, .lose: break
        case .find: self.expectSeeking(command.guest, isNext: false, named: nil, &step)
        case .next(let room, _): self.expectSeeking(command.guest, isNext: true, named: room, &step)
        case .stop: self.expectStop(command.guest, &step)
        case .block(let account, let blocker, let room):
            self.blocked.insert(AccountPair(blocker, account))
            self.expectEnd(of: room, blockedBy: command.guest, &step)
        }
    }

    mutating func expectTick(_ step: inout Expectation) {
        step.isTick = true
        self.lastTick = self.now
        let grace = self.rules.reconnectGrace.wholeMilliseconds
        let given = self.people.filter { $0.value.seat == nil && $0.value.lostAt + grace <= self.now }
        for guest in given.keys {
            let partner = self.partner(of: guest)
            self.expectGone(guest, &step, tellsPartner: partner.map { given[$0] == nil } ?? false)
        }
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
        if person.seat == nil { person.wait?.present = self.now }
        person.seat = arrival.seat
        if let page = arrival.page { person.pages = person.pages.filter { $0 != page } + [page] }
        for blocked in arrival.blocked { self.blocked.insert(AccountPair(person.account, blocked)) }
        self.people[guest] = person
        if isNewPage { self.expectEnd(by: guest, telling: nil, .partnerLeft, &step) }

        let standing = self.people[guest]?.standing ?? Standing(status: .idle)
        step.certain.append(.welcome(guest, arrival.seat, standing))
        if let named = arrival.room, named != standing.room {
            let status = standing.status == .matched ? .waiting : standing.status
            step.certain.append(.ended(guest, named, .lost, status))
        }
        if let room = standing.room, let talk = self.talks[room] {
            step.certain.append(.resumed(guest, talk.room))
            let partner = talk.room.partner(of: guest)
            if self.people[partner]?.seat == nil { step.certain.append(.away(partner, talk.room)) }
        }
        if standing.status == .waiting { step.seekers.append(guest) }
    }

    private mutating func expectAway(_ guest: GuestID, _ step: inout Expectation) {
        self.people[guest]?.seat = nil
        self.people[guest]?.lostAt = self.now
        if let room = self.people[guest]?.room, let talk = self.talks[room] {
            step.certain.append(.away(guest, talk.room))
        }
    }

    private mutating func expectGone(_ guest: GuestID, _ step: inout Expectation, tellsPartner: Bool = true) {
        self.expectEnd(by: guest, telling: nil, tellsPartner ? .partnerLeft : nil, &step)
        self.people[guest] = nil
        step.certain.append(.gone(guest))
    }

    private mutating func expectSeeking(
        _ guest: GuestID,
        isNext: Bool,
        named: RoomID?,
        _ step: inout Expectation
    ) {
        step.isAnswered = true
        guard let person = self.people[guest], person.seat != nil else {
            step.refusal = .notConnected
            return
        }
        if isNext {
            if let named, named != person.room { return }
            self.expectEnd(by: guest, telling: (.youNext, .waiting), .partnerNext, &step)
        } else if person.room != nil {
            step.refusal = .alreadyInRoom
            return
        }
        if person.wait == nil { self.people[guest]?.wait = Wait(since: self.now, entered: self.now, present: self.now) }
        step.seekers.append(guest)
    }

    private mutating func expectEnd(of room: RoomID, blockedBy guest: GuestID, _ step: inout Expectation) {
        step.isAnswered = true
        guard let person = self.people[guest] else {
            step.refusal = .notConnected
            return
        }
        step.isDone = true
        guard room == person.room else { return }
        self.expectEnd(by: guest, telling: (.youBlocked, .waiting), .partnerNext, &step)
        self.people[guest]?.wait = Wait(since: self.now, entered: self.now, present: self.now)
        step.seekers.append(guest)
    }

    private mutating func expectStop(_ guest: GuestID, _ step: inout Expectation) {
        step.isAnswered = true
        guard self.people[guest] != nil else {
            step.refusal = .notConnected
            return
        }
        self.people[guest]?.wait = nil
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
            let cooldown = self.rules.rematchCooldown.wholeMilliseconds
            self.strangersFrom[AccountPair(one, other)] = self.now + cooldown
        }
        if let (reason, status) = own { step.certain.append(.ended(guest, room, reason, status)) }
        guard let reason else { return }
        step.certain.append(.ended(partner, room, reason, .waiting))
        self.people[partner]?.wait = Wait(
            since: self.now - talk.age(of: partner),
            entered: self.now,
            present: self.now
        )
        step.seekers.append(partner)
    }

    private func partner(of guest: GuestID) -> GuestID? {
        self.people[guest]?.room.flatMap { self.talks[$0]?.room.partner(of: guest) }
    }
}
