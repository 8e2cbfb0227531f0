package import Matchmaking
import SharedKernel

/// An evening of the real lobby's, in simulated time: guests come, wait, talk, go on to the next, block and go home.
///
/// It reads no clock and awaits nothing. The same plan gives the same evening.
package struct PairingSimulation: Sendable {
    /// What is to be simulated.
    package struct Plan: Hashable, Sendable {
        /// Who comes.
        package var population = Population()
        /// What the lobby pairs by.
        package var rules = Rules()
        /// What everything that is left to chance comes from.
        package var seed: UInt64 = 1

        /// Makes the plan that is taken where nothing else is said.
        package init() {}

        /// What an evening of this plan is called.
        package var title: String {
            "\(self.population.guests) guests, \(self.population.rate.short) a minute, "
                + "relax after \(self.rules.relaxAfter.seconds.short) s"
        }

        /// How long guests come, in milliseconds, on average.
        var length: Double {
            60_000 * Double(self.population.guests) / self.population.rate
        }
    }

    /// Simulated time begins here, in milliseconds; any moment would do.
    private static let beginning: Int64 = 1_767_225_600_000

    private let plan: Plan
    private var lobby: Lobby
    private var arrivals: Arrivals
    private var habits: Chance
    private var names: Chance
    private var visits = Visits()
    private var agenda = Agenda()
    private var acquaintances = Acquaintances()
    private var tally: Tally
    /// Milliseconds from the beginning.
    private var now: Int64 = 0

    /// Lets everybody come, and reports what they met with; ends when the last one has come.
    ///
    /// Calls `progress` with how many have come, once for each simulated second.
    package static func run(_ plan: Plan, progress: (Int) -> Void = { _ in }) -> SimulationReport {
        var simulation = PairingSimulation(plan)
        simulation.run(progress)
        return simulation.report
    }

    private init(_ plan: Plan) {
        self.plan = plan
        self.lobby = Lobby(rules: plan.rules)
        self.arrivals = Arrivals(plan.population, seed: plan.seed)
        self.habits = Chance(seed: plan.seed, stream: 2)
        self.names = Chance(seed: plan.seed, stream: 3)
        // The first tenth fills the lobby, and is not representative.
        self.tally = Tally(countingFrom: Int64(plan.length / 10), cooldown: plan.rules.rematchCooldown)
    }

    private var report: SimulationReport {
        var tally = self.tally
        for visit in self.visits.all {
            if case .waiting(let since) = visit.state {
                tally.stillWaiting(visit.person.kind, for: self.now - since, since: since)
            }
        }
        return SimulationReport(self.plan, tally, lasting: self.now)
    }

    private mutating func run(_ progress: (Int) -> Void) {
        var arrival = self.arrivals.next()
        var tick: Int64 = 1_000
        while let coming = arrival {
            let due = self.agenda.next ?? .max
            self.now = min(coming, due, tick)
            if self.now == tick {
                let directives = self.lobby.tick(at: self.instant, using: &self.names)
                self.carryOut(directives)
                self.tally.note(self.lobby.census, at: self.now)
                progress(self.arrivals.count)
                tick += 1_000
            } else if self.now == coming {
                self.arrive()
                arrival = self.arrivals.next()
            } else {
                self.perform(self.agenda.removeFirst())
            }
        }
        progress(self.arrivals.count)
    }

    private var instant: Instant {
        Instant(milliseconds: Self.beginning + self.now)
    }

    private mutating func arrive() {
        let person = self.arrivals.person()
        let calls = self.habits.geometric(mean: self.plan.population.habits.calls)
        let place = self.visits.add(person, calls: calls)
        self.tally.come(person.kind)
        self.visits[place]?.state = .waiting(since: self.now)
        self.perform(place, .connect(Arrival(account: person.account, seat: Visit.seat, blocked: person.blocked)))
        self.perform(place, .find(person.wish))
        self.loseHeart(place)
    }

    /// Does what was noted, unless its guest is elsewhere by now.
    private mutating func perform(_ entry: Agenda.Entry) {
        guard let visit = self.visits[entry.visit], visit.mark == entry.mark else { return }
        switch (entry.deed, visit.state) {
        case (.giveUp, .waiting(let since)):
            self.tally.gaveUp(visit.person.kind, after: self.now - since, since: since)
            self.leave(entry.visit)
        case (.goHome, .waiting):
            self.leave(entry.visit)
        case (.moveOn, .inRoom(let room, let partner)):
            self.moveOn(entry.visit, visit, from: room, partner)
        default:
            break
        }
    }

    private mutating func moveOn(_ place: Int, _ visit: Visit, from room: RoomID, _ partner: AccountID) {
        if visit.callsLeft == 0 {
            self.perform(place, .stop)
            self.leave(place)
        } else if visit.person.kind == .blocker, self.habits.happens(self.plan.population.habits.shareBlocked) {
            self.visits[place]?.person.blocked.insert(partner)
            self.perform(place, .block(partner, by: visit.person.account, room: room))
        } else {
            self.perform(place, .next(room: room, Wish()))
        }
    }

    private mutating func leave(_ place: Int) {
        guard let visit = self.visits[place] else { return }
        self.perform(place, .leave(Visit.seat))
        self.visits.remove(place)
        self.arrivals.depart(visit.person)
    }

    private mutating func perform(_ place: Int, _ action: Command.Action) {
        guard let visit = self.visits[place] else { return }
        let command = Command(visit.guest, action)
        let directives = self.lobby.perform(command, at: self.instant, using: &self.names)
        self.carryOut(directives)
    }

    private mutating func carryOut(_ directives: [Directive]) {
        var waiting: [Int] = []
        for directive in directives {
            switch directive {
            case .ended(let guest, _, _, let status):
                let place = self.visits.place(of: guest)
                self.part(place)
                self.visits[place]?.state = .waiting(since: self.now)
                self.visits[place]?.mark += 1
                if status == .waiting { waiting.append(place) }
            case .matched(let room, offer: _):
                self.meet(room)
            default:
                break
            }
        }
        for place in waiting { self.loseHeart(place) }
    }

    /// Remembers that somebody parted from whom they talk to.
    private mutating func part(_ place: Int) {
        guard let visit = self.visits[place], case .inRoom(_, let partner) = visit.state else { return }
        self.acquaintances.part(visit.person.number, UInt32(truncatingIfNeeded: partner.low), at: self.now)
    }

    /// Sees to it that one who waits from now on does not wait forever.
    private mutating func loseHeart(_ place: Int) {
        guard let visit = self.visits[place], case .waiting = visit.state else { return }
        guard visit.callsLeft > 0 else {
            self.agenda.note(.goHome, of: place, mark: visit.mark, at: self.now)
            return
        }
        let patience = self.habits.exponential(mean: self.plan.population.patience)
        self.agenda.note(.giveUp, of: place, mark: visit.mark, at: self.now + Int64(patience * 1_000))
    }

    private mutating func meet(_ room: Room) {
        let places = (self.visits.place(of: room.caller), self.visits.place(of: room.callee))
        guard let caller = self.visits[places.0], let callee = self.visits[places.1] else { return }
        self.tally.meet(
            caller,
            callee,
            sharing: room.shared.count,
            parted: self.acquaintances.parting(of: caller.person.number, callee.person.number),
            at: self.now
        )
        let callerStays = self.enter(places.0, room.id, with: callee.person.account)
        let calleeStays = self.enter(places.1, room.id, with: caller.person.account)
        let first = callerStays <= calleeStays ? places.0 : places.1
        guard let mark = self.visits[first]?.mark else { return }
        self.agenda.note(.moveOn, of: first, mark: mark, at: self.now + min(callerStays, calleeStays))
    }

    /// Puts a guest into a room, and answers with how long they want to stay, in milliseconds.
    private mutating func enter(_ place: Int, _ room: RoomID, with partner: AccountID) -> Int64 {
        let habits = self.plan.population.habits
        if var visit = self.visits[place] {
            visit.state = .inRoom(room, with: partner)
            visit.mark += 1
            // Somebody may be taken once more as they turn to go.
            visit.callsLeft = max(0, visit.callsLeft - 1)
            self.visits[place] = visit
        }
        let mean = self.habits.happens(habits.shareOfLooks) ? habits.look : habits.talk
        return Int64(self.habits.exponential(mean: mean) * 1_000)
    }
}
