public import SharedKernel

/// Everyone who is here: who waits, who calls whom, who is in which room, and the rules that pair them.
///
/// A lobby performs no I/O, reads no clock and rolls no dice of its own. Callers tell it what happened, it updates
/// itself in one atomic step, and it answers with the ``Directive``s to carry out, in order. `docs/pairing.md` numbers
/// the invariants that hold after every step, and says what a step costs.
public struct Lobby: Sendable {
    /// The settings it pairs by.
    public let rules: Rules

    var time = SteadyTime()
    var guests: [GuestID: Guest] = [:]
    var meetings: [RoomID: Meeting] = [:]
    var calls: [CallID: RingingCall] = [:]
    /// Those who wait and are connected.
    var queue = Queue()
    /// Those of the queue for whom something changes by the passing of time, by when it does.
    var due = Line<GuestID>()
    /// Those whose search is to go on, in turn.
    var unfinished = Unfinished()
    /// Calls, by when they have rung long enough.
    var ringing = Line<CallID>()
    /// Those who can be called, by since when.
    var free = Line<GuestID>()
    /// Those who are away, by when they are given up.
    var graces = Line<GuestID>()
    var lastPartners: LastPartners
    var accounts = AccountsHere()
    var words = Words()
    /// What those who wait brought along.
    var offers: [GuestID: Offer] = [:]
    /// Guests with a connected seat.
    var online = 0
    /// Guests who wait, away or not.
    var waiting = 0
    /// Those whose presence may differ from what was told.
    var touched: [GuestID] = []
    /// Those who went in this step, and were seen before.
    var departed: [GuestID] = []
    /// How many tickets searches have looked at so far.
    package internal(set) var looks = 0
    private var placesGiven: UInt64 = 0

    /// Makes an empty lobby.
    public init(rules: Rules) {
        self.rules = rules
        self.lastPartners = LastPartners(cooldown: rules.rematchCooldown)
    }

    /// How many are here.
    ///
    /// Those who are away are not online, but keep their place in the queue.
    public var census: Census {
        Census(online: self.online, waiting: self.waiting, rooms: self.meetings.count)
    }

    /// Performs one command in one atomic step.
    ///
    /// A request is answered exactly once; `connect`, `leave` and `lose` have no answer.
    public mutating func perform(
        _ command: Command,
        at now: Instant,
        using generator: inout some RandomNumberGenerator
    ) -> [Directive] {
        self.time.advance(to: now)
        var step = Step()
        let guest = command.guest
        switch command.action {
        case .connect(let arrival): self.connect(guest, arrival, &step)
        case .find(let wish, let offer): self.find(guest, wish, offer, &step)
        case .next(let room, let wish, let offer): self.next(guest, room, wish, offer, &step)
        case .stop: self.stop(guest, &step)
        case .call(let callee): self.call(guest, callee, &step, using: &generator)
        case .accept(let call): self.accept(guest, call, &step, using: &generator)
        case .decline(let call): self.decline(guest, call, &step)
        case .cancel(let call): self.cancel(guest, call, &step)
        case .block(let account, let blocker, let room): self.block(account, by: blocker, guest, room, &step)
        case .leave(let seat): self.leave(guest, seat, &step)
        case .lose(let seat): self.lose(guest, seat, &step)
        }
        self.settle(&step, using: &generator)
        if let request = command.request, let answer = self.answer(step.reply, to: guest) {
            step.directives.append(.answer(guest, request, answer))
        }
        return self.conclude(step)
    }

    /// Lets time pass, in one atomic step: gives up those whose grace is over, ends calls that nobody took, forgets last
    /// partners whose cooldown is over, relaxes who has waited `RELAX_AFTER`, and pairs those who for this, or for having
    /// waited `REMATCH_AFTER`, may now have somebody.
    public mutating func tick(at now: Instant, using generator: inout some RandomNumberGenerator) -> [Directive] {
        self.time.advance(to: now)
        var step = Step()
        self.giveUpTheLost(&step)
        self.endCallsNobodyTook(&step)
        self.meetAgain(self.lastPartners.forget(at: self.time.now), &step)
        self.relax(&step)
        self.goOnSearching(&step, using: &generator)
        self.settle(&step, using: &generator)
        self.settleWithLastPartners(&step, using: &generator)
        return self.conclude(step)
    }

    func standing(of guest: GuestID) -> Standing {
        switch self.guests[guest]?.state {
        case .idle, nil: Standing(status: .idle)
        case .waiting: Standing(status: .waiting)
        case .inCall(let call, _): Standing(status: self.calls[call]?.call.caller == guest ? .calling : .ringing)
        case .inRoom(let room): Standing(status: .matched, room: room)
        }
    }

    func meeting(of guest: GuestID) -> Meeting? {
        self.guests[guest]?.room.flatMap { self.meetings[$0] }
    }

    /// A place that nothing else has or will have.
    mutating func place(at moment: Instant) -> Place {
        self.placesGiven += 1
        return Place(instant: moment, number: self.placesGiven)
    }

    private func answer(_ reply: Step.Reply, to guest: GuestID) -> Answer? {
        switch reply {
        case .none: nil
        case .standing: .standing(self.standing(of: guest))
        case .done: .done
        case .calling(let call): .calling(call)
        case .refused(let refusal): .refused(refusal)
        }
    }

    /// The step's directives in full: those who sought are told of their room, or that they wait, and everybody of whom
    /// there is to be seen.
    private mutating func conclude(_ step: Step) -> [Directive] {
        var directives = step.directives
        directives += step.matches
        for seeker in step.seekers {
            guard let guest = self.guests[seeker], guest.seat != nil, let wait = guest.wait else { continue }
            let since = self.time.onTheWall(wait.ticket.age.instant)
            directives.append(.waiting(seeker, since: since, self.census))
        }
        self.showPresences(&directives)
        return directives
    }
}
