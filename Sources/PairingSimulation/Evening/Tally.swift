import Matchmaking
import SharedKernel

/// What is counted of an evening.
struct Tally: Sendable {
    /// What counts of the rooms.
    struct Rooms: Sendable {
        var all = 0
        /// Both named interests.
        var bothNamed = 0
        /// They share an interest.
        var shared = 0
        /// One of them asks for a language.
        var asked = 0
        /// Both ask for the same one.
        var kept = 0
        /// The same two met before.
        var repeats = 0
        /// And parted less than the cooldown ago.
        var early = 0
    }

    private let start: Int64
    private let cooldown: Int64
    private(set) var waits: [Kind: Waits] = Dictionary(uniqueKeysWithValues: Kind.allCases.map { ($0, Waits()) })
    private(set) var rooms = Rooms()
    /// How many were here at most.
    private(set) var mostOnline = 0
    private var samples = 0
    private var onlineSum = 0
    private var waitingSum = 0

    /// Waits and rooms that began earlier do not count.
    init(countingFrom start: Int64, cooldown: Duration) {
        self.start = start
        self.cooldown = cooldown.wholeMilliseconds
    }

    /// How many were here, on average.
    var meanOnline: Double {
        Double(self.onlineSum) / Double(max(1, self.samples))
    }

    /// How many waited at a time, on average.
    var meanWaiting: Double {
        Double(self.waitingSum) / Double(max(1, self.samples))
    }

    mutating func note(_ census: Census, at now: Int64) {
        self.mostOnline = max(self.mostOnline, census.online)
        guard now >= self.start else { return }
        self.samples += 1
        self.onlineSum += census.online
        self.waitingSum += census.waiting
    }

    mutating func come(_ kind: Kind) {
        self.waits[kind]?.guests += 1
    }

    mutating func gaveUp(_ kind: Kind, after milliseconds: Int64, since: Int64) {
        guard since >= self.start else { return }
        self.waits[kind]?.end(after: milliseconds)
        self.waits[kind]?.gaveUp += 1
    }

    mutating func stillWaiting(_ kind: Kind, for milliseconds: Int64, since: Int64) {
        self.waits[kind]?.stillWaiting += 1
        guard since >= self.start else { return }
        self.waits[kind]?.lengthen(to: milliseconds)
    }

    /// Two who waited were paired; they may have parted before.
    mutating func meet(_ caller: Visit, _ callee: Visit, sharing shared: Int, parted: Int64?, at now: Int64) {
        for visit in [caller, callee] {
            guard case .waiting(let since) = visit.state, since >= self.start else { continue }
            self.waits[visit.person.kind]?.end(after: now - since)
        }
        guard now >= self.start else { return }
        let wishes = (caller.person.wish, callee.person.wish)
        let languages = (wishes.0.language, wishes.1.language)
        self.rooms.all += 1
        if wishes.0.interests?.isEmpty == false, wishes.1.interests?.isEmpty == false { self.rooms.bothNamed += 1 }
        if shared > 0 { self.rooms.shared += 1 }
        if languages.0 != .any || languages.1 != .any {
            self.rooms.asked += 1
            if languages.0 == languages.1 { self.rooms.kept += 1 }
        }
        if let parted {
            self.rooms.repeats += 1
            if now - parted < self.cooldown { self.rooms.early += 1 }
        }
    }
}
