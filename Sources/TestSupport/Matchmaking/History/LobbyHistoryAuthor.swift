import Matchmaking
import SharedKernel

/// Writes a ``LobbyHistory``, one event at a time.
struct LobbyHistoryAuthor: Sendable {
    private var generator: SeededGenerator
    private let guests: [GuestID]
    private let accounts: Int
    private var seats: [UInt64]
    /// What each account has blocked, kept as a database would keep it.
    private var blocked: [AccountID: Set<AccountID>] = [:]
    /// Some of the rooms there were, to be named when they are no more.
    private var rooms: [RoomID] = []
    private var requests: UInt64 = 0
    private var sinceTick = Duration.zero

    init(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let count = Int.random(in: 3...20, using: &generator)
        self.guests = (1...UInt64(count)).map { GuestID(high: 0, low: $0) }
        self.accounts = Int.random(in: count / 2..<count, using: &generator)
        self.seats = Array(repeating: 0, count: count)
        self.generator = generator
    }

    /// The next event, and how long it is until then.
    mutating func next(after checker: LobbyChecker) -> (LobbyEvent, Duration) {
        if self.sinceTick >= .seconds(1), self.happens(9, in: 10) {
            self.sinceTick = .zero
            return (.tick, .zero)
        }
        let pause = self.pause()
        self.sinceTick += pause
        let index = Int.random(in: self.guests.indices, using: &self.generator)
        let action = self.action(of: index, checker.standing(of: self.guests[index]))
        self.requests += 1
        let request = self.happens(9, in: 10) ? RequestID(number: self.requests) : nil
        return (.command(Command(self.guests[index], action, request: request)), pause)
    }

    mutating func remember(_ told: [Directive]) {
        for case .matched(let room) in told {
            if self.rooms.count < 8 {
                self.rooms.append(room.id)
            } else {
                self.rooms[Int.random(in: 0..<8, using: &self.generator)] = room.id
            }
        }
    }

    private mutating func action(
        of index: Int,
        _ standing: (isConnected: Bool, room: RoomID?)?
    ) -> Command.Action {
        let isConnected = standing?.isConnected ?? false
        switch Int.random(in: 0..<100, using: &self.generator) {
        case ..<(isConnected ? 8 : 70): return self.connect(index, standing?.room)
        case ..<75 where standing?.room == nil: return .find(Wish())
        case ..<20: return .find(Wish())
        case ..<75: return .next(room: self.happens(1, in: 2) ? nil : self.room(standing?.room), Wish())
        case ..<77: return self.block(index, standing?.room)
        case ..<82: return .stop
        case ..<88: return .leave(self.seat(of: index))
        default: return .lose(self.seat(of: index))
        }
    }

    private mutating func connect(_ index: Int, _ current: RoomID?) -> Command.Action {
        // Now and then the seat that has the place connects once more, or an older one comes late.
        if self.seats[index] == 0 || self.happens(19, in: 20) { self.seats[index] += 1 }
        let account = self.account(of: index)
        let seat = self.happens(49, in: 50) ? SeatID(number: self.seats[index]) : self.seat(of: index)
        let room = self.happens(1, in: 4) ? nil : self.room(current)
        // A page has a few seats, one after the other; one in four does not say which page it is.
        let number = seat.number / 3
        let page = number.isMultiple(of: 4) ? nil : PageID(high: UInt64(index), low: number)
        let blocked = self.blocked[account] ?? []
        return .connect(
            Arrival(account: account, seat: seat, room: room, page: page, blocked: blocked)
        )
    }

    /// Mostly of somebody who is here, now and then of one who never was.
    private mutating func block(_ index: Int, _ current: RoomID?) -> Command.Action {
        let other = Int.random(in: self.guests.indices, using: &self.generator)
        let account = self.account(of: index)
        // A history in which everybody is blocked has nothing to tell.
        let isFree = self.blocked[account, default: []].count < (self.accounts + 3) / 4
        guard isFree, self.happens(1, in: 2) else {
            let stranger = AccountID.random(using: &self.generator)
            return .block(stranger, by: account, room: self.room(current) ?? .random(using: &self.generator))
        }
        let blocked = self.account(of: other)
        self.blocked[account, default: []].insert(blocked)
        return .block(blocked, by: account, room: self.room(current) ?? .random(using: &self.generator))
    }

    private func account(of index: Int) -> AccountID {
        AccountID(high: 0, low: UInt64(index % self.accounts))
    }

    /// Mostly the current room, or else one that was, or never was.
    private mutating func room(_ current: RoomID?) -> RoomID? {
        if self.happens(3, in: 4) { return current }
        if self.happens(1, in: 8) { return .random(using: &self.generator) }
        return self.rooms.randomElement(using: &self.generator)
    }

    /// Mostly the latest seat, or else an older one.
    private mutating func seat(of index: Int) -> SeatID {
        let latest = self.seats[index]
        return SeatID(number: self.happens(4, in: 5) ? latest : .random(in: 0...latest, using: &self.generator))
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

    private mutating func happens(_ times: Int, in all: Int) -> Bool {
        Int.random(in: 0..<all, using: &self.generator) < times
    }
}
