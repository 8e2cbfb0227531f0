import Matchmaking
import SharedKernel

/// A server's place in the lobby: whether it has one, what it has heard, and who waits to have heard something.
///
/// It decides and does nothing. It is bounded by the seats of the server and by the commands that are under way.
struct LobbyAttendance<Waiter: Sendable>: Sendable {
    /// A stay, from joining until it is lost.
    struct Stay: Sendable {
        var caller: LobbyCaller.Caller
        var order: StreamOrder
        /// The last step that was handed on.
        var delivered: UInt64
    }

    /// Why a stay is over.
    enum End: Hashable, Sendable {
        case givenUp
        case otherEpoch
    }

    private struct Waiting: Sendable {
        let step: UInt64
        let waiter: Waiter
        var beats = 0
    }

    /// What the lobby has of this server's guests.
    var mirror = Mirror()
    private(set) var stay: Stay?
    /// The stay before, for as long as there is none.
    private(set) var former: LobbyCaller.Caller?
    private(set) var end: End?
    private var waiters: [UInt64: Waiting] = [:]
    private var waitersEver: UInt64 = 0
    /// Departures that the lobby could not be told of: they must not be lost.
    private(set) var owed: [Command] = []

    /// How many departures are kept to be told; there are no more of these than seats.
    private static var maximumOwed: Int { 65_536 }

    /// The server has joined.
    mutating func join(_ caller: LobbyCaller.Caller, in step: UInt64) {
        let order = StreamOrder(joinedIn: step)
        (self.stay, self.end) = (Stay(caller: caller, order: order, delivered: step), nil)
    }

    /// A stay is over; answers with those who waited to hear of something.
    ///
    /// What another stay was told is not so of this.
    mutating func lose(_ server: ServerID, _ end: End) -> [Waiter] {
        guard let stay, stay.caller.server == server else { return [] }
        (self.former, self.stay, self.end) = (stay.caller, nil, end)
        defer { self.waiters = [:] }
        return self.waiters.values.map(\.waiter)
    }

    /// A command is about to be performed; answers with whom it is made for, or nil if there is no stay.
    ///
    /// A departure is kept then, to be told later.
    mutating func begin(_ command: Command) -> LobbyCaller.Caller? {
        guard let stay else {
            self.fail(command, mayHaveBeenDone: false)
            return nil
        }
        self.mirror.expect(command)
        return stay.caller
    }

    /// The lobby answered with a step.
    mutating func see(_ step: UInt64, by server: ServerID) {
        guard let stay, stay.caller.server == server else { return }
        self.stay?.caller.seen = max(stay.caller.seen, step)
    }

    /// What was read, in whole steps and in order.
    mutating func take(
        own: [StreamOrder.Item],
        hall: [LobbyEntry],
        outOf limit: Int,
        by server: ServerID
    ) -> [StreamOrder.Item] {
        guard self.stay?.caller.server == server, let items = self.stay?.order.take(own: own, hall: hall, outOf: limit)
        else { return [] }
        for case .step(let step) in items {
            self.mirror.apply(step)
            self.loseTheLate(in: step)
        }
        if let last = items.last { self.see(last.place.step, by: server) }
        return items
    }

    /// A step was handed on; answers with those who waited for it.
    mutating func deliver(_ step: UInt64, by server: ServerID) -> [Waiter] {
        guard self.stay?.caller.server == server else { return [] }
        self.stay?.delivered = step
        let ready = self.waiters.filter { $0.value.step <= step }
        for key in ready.keys { self.waiters[key] = nil }
        return ready.values.map(\.waiter)
    }

    /// What becomes of one who waits to have heard of a step.
    enum Wait: Hashable, Sendable {
        /// It was handed on.
        case over
        /// The stay is over: it may never be.
        case lost
        /// They wait, under this number.
        case number(UInt64)
    }

    /// Somebody waits until a step was handed on.
    mutating func wait(for step: UInt64, by server: ServerID, _ waiter: Waiter) -> Wait {
        guard let stay, stay.caller.server == server else { return .lost }
        guard stay.delivered < step else { return .over }
        self.waitersEver += 1
        self.waiters[self.waitersEver] = Waiting(step: step, waiter: waiter)
        return .number(self.waitersEver)
    }

    /// Somebody waits no more.
    mutating func abandon(_ number: UInt64) -> Waiter? {
        self.waiters.removeValue(forKey: number)?.waiter
    }

    /// A beat has passed; answers with those who have waited for too many.
    mutating func beat(atMost most: Int) -> [Waiter] {
        var late: [Waiter] = []
        for (number, waiting) in self.waiters {
            self.waiters[number]?.beats += 1
            if waiting.beats >= most, let waiter = self.abandon(number) { late.append(waiter) }
        }
        return late
    }

    // MARK: Departures

    /// A command failed: a departure is owed to the lobby, and so is that of a seat of which nobody knows if it came.
    mutating func fail(_ command: Command, mayHaveBeenDone: Bool) {
        self.mirror.settle(command)
        switch command.action {
        case .leave, .lose: self.owe(Command(command.guest, command.action))
        case .connect(let arrival) where mayHaveBeenDone: self.owe(Command(command.guest, .lose(arrival.seat)))
        default: break
        }
    }

    /// A seat that nobody waits for any more has a place after all: Redis carried its `connect` out late.
    private mutating func loseTheLate(in step: LobbyEntry) {
        for case .welcome(let guest, let seat, _) in step.directives
        where !self.mirror.isExpected(guest, seat) {
            self.owe(Command(guest, .lose(seat)))
        }
    }

    private mutating func owe(_ command: Command) {
        if self.owed.count < Self.maximumOwed { self.owed.append(command) }
    }

    /// Takes out what is owed.
    mutating func takeOwed() -> [Command] {
        defer { self.owed = [] }
        return self.owed
    }

    /// The calls that guests of this server were in, which a lobby that was lost took with it.
    var calls: [Directive] {
        self.mirror.records.compactMap { guest, record in
            record.call.map { .callEnded(guest, $0, .unavailable) }
        }
    }

    /// The guests of the stay that is over, who are no business of this server's any more.
    mutating func forgetGuests() -> [GuestID] {
        defer { (self.mirror, self.owed) = (Mirror(), []) }
        return Array(self.mirror.records.keys)
    }
}
