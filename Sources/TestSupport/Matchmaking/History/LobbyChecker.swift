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
    var roomsEver: Set<RoomID> = []
    /// When two accounts who met may meet again.
    var strangersFrom: [AccountPair: Int64] = [:]
    /// Accounts of which one has blocked the other: for good.
    var blocked: Set<AccountPair> = []
    /// Milliseconds that passed, steps back not counted.
    var now: Int64 = 0
    var lastTick: Int64 = 0
    var tally = LobbyTally()
    private let ignored: Set<LobbyPromise>
    private var wall: Instant?

    /// Makes a checker of an empty lobby, which may be told to look away from some promises.
    public init(rules: Rules, ignoring ignored: Set<LobbyPromise> = []) {
        self.rules = rules
        self.ignored = ignored
    }

    /// Where somebody stands, as far as they can know.
    public func standing(of guest: GuestID) -> (isConnected: Bool, room: RoomID?)? {
        self.people[guest].map { ($0.seat != nil, $0.room) }
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
        var step = Expectation()
        switch event {
        case .tick: self.expectTick(&step)
        case .command(let command): self.expect(command, &step)
        }
        for (index, directive) in directives.enumerated() {
            try self.read(directive, at: index, of: event, &step)
        }
        if let missing = step.certain.first {
            try self.broken(missing.isEnding ? .endedForBoth : .told, "not told: \(missing)")
        }
        try self.checkAnswer(event, step)
        try self.checkWaiting(step, at: instant, census)
        try self.checkNobodyIsPassedOver(step)
        try self.checkCensus(census)
        self.tally.count(event, directives, rematches: step.pairs.count { $0.isRematch })
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
        case .matched(let room):
            try self.judge(room, &step)
            step.outcomes.append((room.caller, index))
            step.outcomes.append((room.callee, index))
        case .waiting(let guest, let since, let census):
            guard self.people[guest] != nil else { return try self.broken(.noGhosts, "told a ghost: \(directive)") }
            step.outcomes.append((guest, index))
            step.waiting.append((guest, since, census))
        case .answer:
            step.answers.append((directive, index))
        default:
            guard let due = step.certain.firstIndex(of: directive) else {
                let isForGhost = directive.isForOne(whoIsNotIn: self.people)
                return try self.broken(
                    isForGhost ? .noGhosts : directive.isEnding ? .endedForBoth : .told,
                    "told, but not so: \(directive)"
                )
            }
            step.certain.remove(at: due)
            if case .welcome = directive, index != 0 { try self.broken(.order, "not first: \(directive)") }
            if case .ended(let guest, _, _, _) = directive { step.endings.append((guest, index)) }
        }
    }

    private func checkAnswer(_ event: LobbyEvent, _ step: Expectation) throws(LobbyViolation) {
        guard case .command(let command) = event, let request = command.request, step.isAnswered else {
            if let (answer, _) = step.answers.first { try self.broken(.oneAnswer, "nobody asked: \(answer)") }
            return
        }
        let standing = self.people[command.guest]?.standing ?? Standing(status: .idle)
        let reply = step.refusal.map { .refused($0) } ?? (step.isDone ? Answer.done : .standing(standing))
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
                try self.broken(.told, "\(guest) is told to be waiting, but is not, or has no reason to hear it")
                continue
            }
            due.remove(at: index)
            let age = instant.milliseconds - since.milliseconds
            if age != self.now - wait.since {
                try self.broken(.ages, "\(guest) waits for \(self.now - wait.since) ms, told \(age) ms")
            }
            if counted != census { try self.broken(.census, "told \(counted), there are \(census)") }
        }
        if let guest = due.first { try self.broken(.told, "\(guest) waits and is not told") }
    }

    private func checkCensus(_ census: Census) throws(LobbyViolation) {
        var counted = Census(rooms: self.talks.count)
        for person in self.people.values {
            if person.seat != nil { counted.online += 1 }
            if person.wait != nil { counted.waiting += 1 }
        }
        if counted != census { try self.broken(.census, "there are \(counted), it counts \(census)") }
    }
}
