import Matchmaking
import SharedKernel

/// Writes a ``LobbyHistory``, one event at a time.
struct LobbyHistoryAuthor: Sendable {
    var generator: SeededGenerator
    let guests: [GuestID]
    let accounts: Int
    /// What there is to name: few interests, so that some are shared.
    private let words: [Interest]
    private let languages: [Language]
    /// How many of a hundred ask for something in particular: in some histories few do, in some most do.
    private let choosy: Int
    var seats: [UInt64]
    /// What each account has blocked, kept as a database would keep it.
    var blocked: [AccountID: Set<AccountID>] = [:]
    /// Rooms and calls there were, to be named when they are no more.
    private var memory = LobbyMemory()
    private var requests: UInt64 = 0
    private var offers = 0
    /// For what came to be asked for later: so a seed still tells the history that it told before.
    private var later: SeededGenerator
    private var sinceTick = Duration.zero

    init(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let count = Int.random(in: 3...20, using: &generator)
        self.guests = (1...UInt64(count)).map { GuestID(high: 0, low: $0) }
        self.accounts = Int.random(in: count / 2..<count, using: &generator)
        self.seats = Array(repeating: 0, count: count)
        self.choosy = [15, 40, 70, 90].randomElement(using: &generator) ?? 60
        self.words = ["art", "bees", "chess", "dance", "echo", "film"]
            .prefix(Int.random(in: 2...6, using: &generator)).map { Interest($0) }
        self.languages = ["de", "en", "fr"].prefix(Int.random(in: 1...3, using: &generator)).map { Language($0) }
        self.generator = generator
        self.later = SeededGenerator(seed: ~seed)
    }

    /// The next event, and how long it is until then.
    mutating func next(after checker: LobbyChecker, at now: Instant) -> (LobbyEvent, Duration) {
        if self.sinceTick >= .seconds(1), self.happens(9, in: 10) {
            self.sinceTick = .zero
            return (.tick, .zero)
        }
        let pause = self.pause()
        // A clock that is set back does not keep ticks from coming.
        self.sinceTick += max(.zero, pause)
        let index = self.actor(among: checker.calls)
        let standpoint = checker.standpoint(of: self.guests[index])
        let action = self.action(of: index, standpoint, at: now.advanced(by: pause))
        self.requests += 1
        let request = self.happens(9, in: 10) ? RequestID(number: self.requests) : nil
        return (.command(Command(self.guests[index], action, request: request)), pause)
    }

    mutating func remember(_ told: [Directive]) {
        self.memory.remember(told)
    }

    /// Anybody; a little more often one of a call, or else most calls would ring until nobody takes them.
    private mutating func actor(among calls: [Call]) -> Int {
        if self.happens(1, in: 6), let call = calls.randomElement(using: &self.generator),
            let index = self.guests.firstIndex(of: Bool.random(using: &self.generator) ? call.caller : call.callee)
        {
            return index
        }
        return Int.random(in: self.guests.indices, using: &self.generator)
    }

    private mutating func action(of index: Int, _ standpoint: Standpoint?, at now: Instant) -> Command.Action {
        let isHere = standpoint?.isConnected ?? false
        if let call = standpoint?.call, isHere {
            let isCaller = call.caller == self.guests[index]
            if self.happens(isCaller ? 1 : 4, in: 8) { return self.actionInCall(call, isCaller: isCaller) }
        }
        switch Int.random(in: 0..<100, using: &self.generator) {
        case ..<(isHere ? 8 : 66): return self.connect(index, standpoint?.room)
        case ..<20: return .find(self.wish(), offer: self.offer(at: now))
        case ..<55 where standpoint?.room == nil:
            return self.happens(1, in: 3) ? self.call(index) : .find(self.wish(), offer: self.offer(at: now))
        case ..<68:
            let room = self.happens(1, in: 2) ? nil : self.room(standpoint?.room)
            return .next(room: room, self.wish(), offer: self.laterOffer(at: now))
        case ..<72: return self.call(index)
        case ..<75: return self.answer(self.call(named: standpoint?.call?.id))
        case ..<77: return self.block(index, standpoint)
        case ..<82: return .stop
        case ..<88: return .leave(self.seat(of: index))
        default: return .lose(self.seat(of: index))
        }
    }

    private mutating func actionInCall(_ call: Call, isCaller: Bool) -> Command.Action {
        switch Int.random(in: 0..<20, using: &self.generator) {
        case ..<10: isCaller ? .cancel(call.id) : .accept(call.id)
        case ..<14: isCaller ? .cancel(call.id) : .decline(call.id)
        case ..<16: .call(isCaller ? call.callee : call.caller)
        case ..<17: .stop
        default: self.answer(call.id)
        }
    }

    private mutating func answer(_ call: CallID) -> Command.Action {
        switch Int.random(in: 0..<3, using: &self.generator) {
        case 0: .accept(call)
        case 1: .decline(call)
        default: .cancel(call)
        }
    }

    private mutating func call(_ index: Int) -> Command.Action {
        // Two who call each other, and guests of one account, are not rare among so few.
        self.happens(1, in: 3) ? .call(nil) : .call(self.guests.randomElement(using: &self.generator))
    }

    /// Mostly the current call, or else one that was, or never was.
    private mutating func call(named current: CallID?) -> CallID {
        if let current, self.happens(2, in: 3) { return current }
        if let former = self.memory.calls.suffix(8).randomElement(using: &self.generator) { return former }
        return .random(using: &self.generator)
    }

    private mutating func wish() -> Wish {
        var wish = Wish()
        if self.happens(1, in: 2) {
            let count = self.happens(self.choosy, in: 100) ? Int.random(in: 1...3, using: &self.generator) : 0
            wish.interests = Array(self.words.shuffled(using: &self.generator).prefix(count))
        }
        if self.happens(1, in: 3) {
            let language = self.languages.randomElement(using: &self.generator)
            wish.language = self.happens(self.choosy, in: 100) ? language.map { .only($0) } : .any
        }
        if self.later.happens(1, in: 4) { wish.relayOnly = self.later.happens(1, in: 3) }
        return wish
    }

    private mutating func offer(at now: Instant) -> Offer? {
        guard self.happens(1, in: 3) else { return nil }
        self.offers += 1
        let good = self.happens(1, in: 2) ? 600_000 : Int.random(in: 0...10_000, using: &self.generator)
        return Offer(description: "offer \(self.offers)", goodUntil: now.advanced(by: .milliseconds(good)))
    }

    private mutating func laterOffer(at now: Instant) -> Offer? {
        guard self.later.happens(1, in: 3) else { return nil }
        self.offers += 1
        return Offer(description: "offer \(self.offers)", goodUntil: now.advanced(by: .seconds(600)))
    }

    /// Mostly the current room, or else one that was, or never was.
    mutating func room(_ current: RoomID?) -> RoomID? {
        if self.happens(3, in: 4) { return current }
        if self.happens(1, in: 8) { return .random(using: &self.generator) }
        return self.memory.rooms.suffix(8).randomElement(using: &self.generator)
    }

    private mutating func pause() -> Duration {
        switch Int.random(in: 0..<1_000, using: &self.generator) {
        case ..<500: .zero
        case ..<900: .milliseconds(Int.random(in: 0...1_500, using: &self.generator))
        case ..<990: .milliseconds(Int.random(in: 0...8_000, using: &self.generator))
        case ..<998: .seconds(Int.random(in: 0...120, using: &self.generator))
        default: .seconds(Int.random(in: -3_600...0, using: &self.generator))
        }
    }

    mutating func happens(_ times: Int, in all: Int) -> Bool {
        self.generator.happens(times, in: all)
    }
}

extension SeededGenerator {
    fileprivate mutating func happens(_ times: Int, in all: Int) -> Bool {
        Int.random(in: 0..<all, using: &self) < times
    }
}
