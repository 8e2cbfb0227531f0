import Matchmaking
import SharedKernel

extension LobbyChecker {
    /// Somebody, as they know themselves to stand.
    struct Person: Sendable {
        let account: AccountID
        var seat: SeatID?
        /// The latest last; no more are known again.
        var pages: [PageID] = []
        var lostAt: Int64 = 0
        var wait: Wait?
        var room: RoomID?

        var standing: Standing {
            Standing(status: self.room != nil ? .matched : self.wait != nil ? .waiting : .idle, room: self.room)
        }
    }

    /// A stay in the queue.
    struct Wait: Sendable {
        /// Since when, if all the waiting that counts for the age were of one piece.
        let since: Int64
        /// When the queue was entered.
        let entered: Int64
        /// When they were last there in person: at the entry, or when they came back.
        var present: Int64
    }

    /// A room as the two know it, and how long they had waited for it.
    struct Talk: Sendable {
        let room: Room
        let ages: (caller: Int64, callee: Int64)

        func age(of guest: GuestID) -> Int64 {
            guest == self.room.caller ? self.ages.caller : self.ages.callee
        }
    }

    /// Two accounts, in whichever order.
    struct AccountPair: Hashable, Sendable {
        let low: AccountID
        let high: AccountID

        init(_ one: AccountID, _ other: AccountID) {
            let inOrder = one.high < other.high || (one.high == other.high && one.low < other.low)
            (self.low, self.high) = inOrder ? (one, other) : (other, one)
        }
    }

    /// Two who were matched in this step, and how they had waited.
    struct Pair: Sendable {
        let one: Candidate
        let other: Candidate
        let isRematch: Bool
    }

    /// One who was there to be paired in this step.
    struct Candidate: Sendable {
        let guest: GuestID
        let account: AccountID
        let wait: Wait
    }

    /// What a step has to tell, and what it told.
    struct Expectation: Sendable {
        /// Due, whoever is paired with whom, and not told yet.
        var certain: [Directive] = []
        /// Those who are to be told that they wait, unless they are matched.
        var seekers: [GuestID] = []
        var isTick = false
        var isAnswered = false
        /// Whether the answer has nothing to say.
        var isDone = false
        var refusal: Refusal?

        var answers: [(directive: Directive, index: Int)] = []
        var endings: [(guest: GuestID, index: Int)] = []
        var outcomes: [(guest: GuestID, index: Int)] = []
        var waiting: [(guest: GuestID, since: Instant, census: Census)] = []
        var pairs: [Pair] = []
    }
}

extension Directive {
    var isEnding: Bool {
        guard case .ended = self else { return false }
        return true
    }

    func isForOne(whoIsNotIn people: [GuestID: LobbyChecker.Person]) -> Bool {
        switch self {
        case .welcome(let guest, _, _), .displace(let guest, _), .answer(let guest, _, _), .waiting(let guest, _, _),
            .resumed(let guest, _), .away(let guest, _), .ended(let guest, _, _, _), .gone(let guest):
            people[guest] == nil
        case .matched(let room):
            people[room.caller] == nil || people[room.callee] == nil
        }
    }
}
