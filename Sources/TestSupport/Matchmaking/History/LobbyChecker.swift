public import Matchmaking
public import SharedKernel

/// Watches a lobby from outside, and says when it breaks a ``LobbyPromise``.
///
/// It reads commands and directives alone, and keeps its own books of who stands where by the table of protocol
/// section 3. It shares no code with ``Lobby``, and does not foretell whom it pairs: it judges each pair, and whether
/// somebody was passed over. After every step it checks everyone who waits against everyone else.
public struct LobbyChecker: Sendable {
    /// The settings the lobby pairs by.
    public let rules: Rules

    var people: [GuestID: Person] = [:]
    var talks: [RoomID: Talk] = [:]
    var rings: [CallID: Ring] = [:]
    var roomsEver: Set<RoomID> = []
    var callsEver: Set<CallID> = []
    /// When two accounts who met may meet again.
    var strangersFrom: [AccountPair: Int64] = [:]
    /// Accounts of which one has blocked the other: for good.
    var blocked: Set<AccountPair> = []
    /// Milliseconds that passed, steps back not counted.
    var now: Int64 = 0
    var lastTick: Int64 = 0
    var tally = LobbyTally()
    private let ignored: Set<LobbyPromise>
    private(set) var wall: Instant?
    private var step = 0

    /// Makes a checker of an empty lobby, which may be told to look away from some promises.
    public init(rules: Rules, ignoring ignored: Set<LobbyPromise> = []) {
        self.rules = rules
        self.ignored = ignored
    }

    /// Where somebody stands, as far as they can know; nil if they are not here.
    public func standpoint(of guest: GuestID) -> Standpoint? {
        guard let person = self.people[guest] else { return nil }
        return Standpoint(
            isConnected: person.seat != nil,
            status: person.standing.status,
            room: person.room,
            call: person.line.flatMap { self.rings[$0.call]?.call }
        )
    }

    /// The calls that ring, in an order that is always the same.
    var calls: [Call] {
        self.rings.values.map(\.call).sorted { Self.comesBefore($0.caller, $1.caller) }
    }

    /// Checks one step: what was done, what the lobby told, and how many it counts after it.
    public mutating func observe(
        _ event: LobbyEvent,
        at instant: Instant,
        told directives: [Directive],
        census: Census
    ) throws(LobbyViolation) {
        if let wall = self.wall { self.now += max(0, instant.milliseconds - wall.milliseconds) }
        self.wall = instant
        self.step += 1
        let seen = self.people.mapValues(\.presence)
        var step = Expectation()
        switch event {
        case .tick: self.expectTick(&step)
        case .command(let command): self.expect(command, &step)
        }
        for (index, directive) in directives.enumerated() {
            try self.read(directive, at: index, of: event, &step)
        }
        if let missing = step.certain.first {
            try self.broken(missing.promise, "not told: \(missing)")
        }
        if let dial = step.dial { try self.broken(.calls, "nobody is rung, though \(dial.callees) could be") }
        if let call = step.accepted { try self.broken(.calls, "taken, but there is no room: \(call)") }
        try self.checkAnswer(event, step)
        try self.checkWaiting(step, at: instant, census)
        try self.checkNobodyIsPassedOver(step)
        try self.checkCensus(census)
        try self.checkPresence(step, since: seen, directives)
        self.tally.count(directives)
        self.tally.count(.rematch, times: step.pairs.count { $0.isRematch })
        self.tally.count(.relaxedMatch, times: step.pairs.count { !$0.one.wants($0.other) || !$0.other.wants($0.one) })
    }

    func broken(_ promise: LobbyPromise, _ description: @autoclosure () -> String) throws(LobbyViolation) {
        guard !self.ignored.contains(promise) else { return }
        throw LobbyViolation(promise, description())
    }

    private mutating func read(
        _ directive: Directive,
        at index: Int,
        of event: LobbyEvent,
        _ step: inout Expectation
    ) throws(LobbyViolation) {
        switch directive {
        case .matched(let room, let offer):
            try self.judge(room, offer, &step)
            step.outcomes.append((room.caller, index))
            step.outcomes.append((room.callee, index))
        case .waiting(let guest, let since, let census):
            guard self.people[guest] != nil else { return try self.broken(.noGhosts, "told a ghost: \(directive)") }
            step.outcomes.append((guest, index))
            step.waiting.append((guest, since, census))
        case .answer:
            step.answers.append((directive, index))
        case .presence(let guest, let presence):
            if step.presences.updateValue(presence, forKey: guest) != nil {
                try self.broken(.presence, "twice: \(directive)")
            }
        default:
            try self.readCertain(directive, at: index, &step)
        }
    }

    /// What follows from the table alone, but for a call that was made: the lobby names it.
    private mutating func readCertain(
        _ directive: Directive,
        at index: Int,
        _ step: inout Expectation
    ) throws(LobbyViolation) {
        if let due = step.certain.firstIndex(of: directive) {
            step.certain.remove(at: due)
            if case .ringing = directive { self.tally.count(.rungAgain) }
        } else if case .ringing(let guest, let call) = directive, self.people[guest] != nil {
            try self.enter(call, ringing: guest, &step)
        } else {
            try self.judgeUntrue(directive, &step)
        }
        switch directive {
        case .welcome where index != 0: try self.broken(.order, "not first: \(directive)")
        case .ended(let guest, _, _, _), .callEnded(let guest, _, _): step.endings.append((guest, index))
        default: break
        }
    }

    private func judgeUntrue(_ directive: Directive, _ step: inout Expectation) throws(LobbyViolation) {
        if directive.isForOne(whoIsNotIn: self.people) {
            return try self.broken(.noGhosts, "told a ghost: \(directive)")
        }
        if case .ended(let guest, let room, let reason, let status) = directive, step.returned.contains(guest),
            let due = step.certain.firstIndex(of: .ended(guest, room, reason, status == .idle ? .waiting : .idle))
        {
            step.certain.remove(at: due)
            return try self.broken(.interruptions, "not what it was before the call: \(directive)")
        }
        try self.broken(directive.promise, "told, but not so: \(directive)")
    }

    private func checkAnswer(_ event: LobbyEvent, _ step: Expectation) throws(LobbyViolation) {
        guard case .command(let command) = event, let request = command.request, step.isAnswered else {
            if let (answer, _) = step.answers.first { try self.broken(.oneAnswer, "nobody asked: \(answer)") }
            return
        }
        let standing = self.people[command.guest]?.standing ?? Standing(status: .idle)
        let reply =
            step.refusal.map { .refused($0) } ?? step.call.map { .calling($0) }
            ?? (step.isDone ? Answer.done : .standing(standing))
        let answer = Directive.answer(command.guest, request, reply)
        guard step.answers.map(\.directive) == [answer] else {
            return try self.broken(.oneAnswer, "expected \(answer), told \(step.answers.map(\.directive))")
        }
        let index = step.answers[0].index
        guard step.endings.allSatisfy({ $0.guest != command.guest || $0.index < index }),
            step.outcomes.allSatisfy({ $0.guest != command.guest || $0.index > index })
        else { return try self.broken(.order, "the answer to \(command) has the wrong place") }
    }

    private func checkWaiting(_ step: Expectation, at instant: Instant, _ census: Census) throws(LobbyViolation) {
        for (guest, ending) in step.endings
        where step.outcomes.contains(where: { $0.guest == guest && $0.index < ending }) {
            try self.broken(.order, "\(guest) hears what comes next before the end")
        }
        var due = step.seekers.filter { self.people[$0]?.seat != nil && self.people[$0]?.wait != nil }
        for (guest, since, counted) in step.waiting {
            guard let index = due.firstIndex(of: guest), let wait = self.people[guest]?.wait else {
                let promise = step.returned.contains(guest) ? LobbyPromise.interruptions : .told
                try self.broken(promise, "\(guest) is told to be waiting, but is not, or has no reason to hear it")
                continue
            }
            due.remove(at: index)
            let age = instant.milliseconds - since.milliseconds
            if age != self.now - wait.since {
                try self.broken(.ages, "\(guest) waits for \(self.now - wait.since) ms, told \(age) ms")
            }
            if counted != census { try self.broken(.census, "told \(counted), there are \(census)") }
        }
        for guest in due {
            try self.broken(step.returned.contains(guest) ? .interruptions : .told, "\(guest) waits and is not told")
        }
    }

    private func checkCensus(_ census: Census) throws(LobbyViolation) {
        var counted = Census(rooms: self.talks.count)
        for person in self.people.values {
            if person.seat != nil { counted.online += 1 }
            if person.isWaiting { counted.waiting += 1 }
        }
        if counted != census { try self.broken(.census, "there are \(counted), it counts \(census)") }
    }

    /// Exact, whatever became of anybody meanwhile: who differs from before the step is told of, and nobody else.
    private mutating func checkPresence(
        _ step: Expectation,
        since seen: [GuestID: Presence],
        _ directives: [Directive]
    ) throws(LobbyViolation) {
        var due: [GuestID: Presence] = [:]
        for guest in Set(seen.keys).union(self.people.keys) {
            let (before, after) = (seen[guest] ?? .absent, self.people[guest]?.presence ?? .absent)
            guard before != after else { continue }
            due[guest] = after
            if after == .available { self.people[guest]?.freeFrom = self.step }
        }
        if step.presences != due { try self.broken(.presence, "changed \(due), told \(step.presences)") }
        if directives.suffix(step.presences.count).contains(where: { !$0.isPresence }) {
            try self.broken(.presence, "not last")
        }
    }
}

/// Where somebody stands in the books of a ``LobbyChecker``.
public struct Standpoint: Hashable, Sendable {
    /// Whether they have a seat.
    public let isConnected: Bool
    /// Their state.
    public let status: Standing.Status
    /// The room they are in.
    public let room: RoomID?
    /// The call that they make, or that rings.
    public let call: Call?
}
