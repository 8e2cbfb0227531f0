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
        var interests: Set<Interest> = []
        var language: LanguageWish = .any
        var relayOnly = false
        var offer: Offer?
        /// Kept while a call interrupts it.
        var wait: Wait?
        var line: Line?
        var room: RoomID?
        /// The step in which they were last seen to become available.
        var freeFrom = 0

        /// Whether they are in the queue.
        var isWaiting: Bool {
            self.wait != nil && self.line == nil
        }

        var standing: Standing {
            if let room = self.room { return Standing(status: .matched, room: room) }
            if let line = self.line { return Standing(status: line.isCaller ? .calling : .ringing) }
            return Standing(status: self.statusWithoutCall)
        }

        /// What a call interrupts, or would.
        var statusWithoutCall: Standing.Status {
            self.wait == nil ? .idle : .waiting
        }

        var presence: Presence {
            guard self.seat != nil else { return .absent }
            return self.room == nil && self.line == nil ? .available : .busy
        }
    }

    /// A stay in the queue.
    struct Wait: Sendable {
        /// Since when, if all the waiting that counts for the age were of one piece.
        let since: Int64
        /// When the queue was entered.
        let entered: Int64
        /// When they were last there in person: at the entry, when they came back, or when they asked again.
        var present: Int64
        /// Whether a tick saw that they have waited long enough to accept anybody.
        var isRelaxed = false
        /// Whether a tick saw that they have waited long enough to meet a last partner.
        var mayMeetLastPartners = false
    }

    /// Somebody's end of a call that rings.
    struct Line: Sendable {
        let call: CallID
        let isCaller: Bool
    }

    /// A call that rings.
    struct Ring: Sendable {
        let call: Call
        let from: Int64
    }

    /// A room as the two know it, and how long they had waited for it; nil if a call interrupted no wait.
    struct Talk: Sendable {
        let room: Room
        let callerAge: Int64?
        let calleeAge: Int64?
        var isFromCall = false

        func age(of guest: GuestID) -> Int64? {
            guest == self.room.caller ? self.callerAge : self.calleeAge
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
        let interests: Set<Interest>
        let language: LanguageWish
        let wait: Wait

        init(_ guest: GuestID, _ person: Person, _ wait: Wait) {
            self.guest = guest
            self.account = person.account
            self.interests = person.interests
            self.language = person.language
            self.wait = wait
        }
    }

    /// A call that was asked for, and whom it may ring.
    struct Dial: Sendable {
        let caller: GuestID
        let callees: Set<GuestID>
    }

    /// What a step has to tell, and what it told.
    struct Expectation: Sendable {
        /// Due, whoever is paired with whom, and not told yet.
        var certain: [Directive] = []
        /// Those who are to be told that they wait, unless they are matched.
        var seekers: [GuestID] = []
        /// Those whom the end of a call, or of a room that came from one, returned to what they were.
        var returned: Set<GuestID> = []
        /// Those who accept anybody from this tick on, and did not before: they seek, too.
        var relaxed: Set<GuestID> = []
        /// Those who may meet a last partner from this tick on.
        var patient: Set<GuestID> = []
        var isTick = false
        var isAnswered = false
        /// Whether the answer has nothing to say.
        var isDone = false
        var refusal: Refusal?
        /// A call that is to be made, and was not told yet.
        var dial: Dial?
        /// The call that was made or, by calling back, taken: what the answer says.
        var call: Call?
        /// A call that was taken, and of which the room was not told yet.
        var accepted: Call?

        var answers: [(directive: Directive, index: Int)] = []
        var endings: [(guest: GuestID, index: Int)] = []
        var outcomes: [(guest: GuestID, index: Int)] = []
        var waiting: [(guest: GuestID, since: Instant, census: Census)] = []
        var pairs: [Pair] = []
        var presences: [GuestID: Presence] = [:]

        mutating func seeks(_ guest: GuestID) {
            if !self.seekers.contains(guest) { self.seekers.append(guest) }
        }
    }
}

extension Directive {
    /// The promise that is broken if this is not told when it is due, or told when it is not.
    var promise: LobbyPromise {
        switch self {
        case .ended: .endedForBoth
        case .ringing, .callEnded: .calls
        default: .told
        }
    }

    func isForOne(whoIsNotIn people: [GuestID: LobbyChecker.Person]) -> Bool {
        switch self {
        case .welcome(let guest, _, _), .displace(let guest, _), .answer(let guest, _, _), .waiting(let guest, _, _),
            .resumed(let guest, _), .away(let guest, _), .ended(let guest, _, _, _), .gone(let guest),
            .ringing(let guest, _), .callEnded(let guest, _, _), .presence(let guest, _):
            people[guest] == nil
        case .matched(let room, _):
            people[room.caller] == nil || people[room.callee] == nil
        }
    }
}
