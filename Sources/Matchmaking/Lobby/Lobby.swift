public import SharedKernel

/// Everyone who is here: who waits, who is in which room, and the rules that pair them.
///
/// A lobby performs no I/O, reads no clock and rolls no dice of its own. Callers tell it what happened, it updates
/// itself in one atomic step, and it answers with the ``Directive``s to carry out, in order. `docs/pairing.md` numbers
/// the invariants that hold after every step.
///
/// Cost. Those who wait and are connected stand in one array, oldest first. Whoever comes into it is compared from the
/// oldest on, and those whom they may not have are passed over: their own account, whom either has blocked, and their last
/// partners. Since everybody else suits, the queue never holds two who may have each other: it is as long as one guest's
/// blocks, last partners and own sessions are many, not as the lobby is large. A step costs one pass of it for each guest who comes into it,
/// a few dictionary look-ups for each guest passed over. A tick costs what comes due in it: graces, a bounded
/// number of last partners forgotten, and one pass for each guest who by these, or by having waited `REMATCH_AFTER`,
/// may have somebody new.
public struct Lobby: Sendable {
    /// The settings it pairs by.
    public let rules: Rules

    var time = SteadyTime()
    var guests: [GuestID: Guest] = [:]
    var meetings: [RoomID: Meeting] = [:]
    /// Those who wait and are connected, oldest first.
    var queue = Line<Ticket>()
    /// Those of the queue of whom it is yet to be asked whether they may meet a last partner, by their entry.
    var relaxing = Line<Ticket>()
    /// Those who are away, by when they are given up.
    var graces = Line<GuestID>()
    var lastPartners: LastPartners
    var blocks = Blocks()
    /// Guests with a connected seat.
    var online = 0
    /// Guests with a ticket, away or not.
    var waiting = 0
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
    /// A request of `find`, `next`, `stop` or `block` is answered exactly once; the other actions have no answer.
    public mutating func perform(
        _ command: Command,
        at now: Instant,
        using generator: inout some RandomNumberGenerator
    ) -> [Directive] {
        self.time.advance(to: now)
        var step = Step()
        switch command.action {
        case .connect(let arrival): self.connect(command.guest, arrival, &step)
        case .find(let wish): self.find(command.guest, wish, &step)
        case .next(let room, let wish): self.next(command.guest, room, wish, &step)
        case .stop: self.stop(command.guest, &step)
        case .block(let account, let blocker, let room):
            self.blocks.add(account, by: blocker)
            self.leaveBlocked(command.guest, room, &step)
        case .leave(let seat): self.leave(command.guest, seat, &step)
        case .lose(let seat): self.lose(command.guest, seat, &step)
        }
        let rooms = self.settle(step.seekers, using: &generator)
        if let request = command.request, let answer = self.answer(step.reply, to: command.guest) {
            step.directives.append(.answer(command.guest, request, answer))
        }
        return self.conclude(step, rooms)
    }

    /// Lets time pass, in one atomic step: gives up those whose grace is over, forgets last partners whose cooldown is
    /// over, and pairs those who for this, or for having waited `REMATCH_AFTER`, may now have somebody.
    public mutating func tick(at now: Instant, using generator: inout some RandomNumberGenerator) -> [Directive] {
        self.time.advance(to: now)
        var step = Step()
        self.giveUpTheLost(&step)
        let free = self.lastPartners.forget(at: self.time.now)
        let freed = free.isEmpty ? [] : self.queue.filter { free.contains($0.account) }
        var rooms = self.settle(step.seekers + freed.map(\.guest), using: &generator)
        rooms += self.settleWithLastPartners(using: &generator)
        return self.conclude(step, rooms)
    }

    func standing(of guest: GuestID) -> Standing {
        self.guests[guest]?.standing ?? Standing(status: .idle)
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
        case .refused(let refusal): .refused(refusal)
        }
    }

    /// The step's directives in full: those who sought are told of their room, or that they wait.
    private func conclude(_ step: Step, _ rooms: [Room]) -> [Directive] {
        var directives = step.directives
        directives += rooms.map(Directive.matched)
        for seeker in step.seekers {
            guard let guest = self.guests[seeker], guest.seat != nil, let ticket = guest.ticket else { continue }
            directives.append(.waiting(seeker, since: self.time.onTheWall(ticket.age.instant), self.census))
        }
        return directives
    }
}
