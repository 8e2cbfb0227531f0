/// Up to which number each of the others has been heard.
struct SenderLedger: Sendable {
    /// What a number tells.
    enum Verdict: Hashable, Sendable {
        /// It is the next.
        case next
        /// Something is missing before it.
        case nextAfterGap
        /// It is older than what was heard already.
        case stale
    }

    private struct Entry {
        /// Nil says that whatever comes next is taken for the next.
        var number: UInt64?
        var heardAt: UInt64
    }

    private let bound: Int
    private var entries: [SenderID: Entry] = [:]
    /// How often anybody was heard, for the order.
    private var hearings: UInt64 = 0

    /// A ledger of so many senders; with one more, the one who was silent for longest is forgotten.
    init(bound: Int) {
        self.bound = max(1, bound)
    }

    /// How many are known.
    var count: Int { self.entries.count }

    /// A broadcast with a number was heard.
    mutating func heard(_ number: UInt64, from sender: SenderID) -> Verdict {
        let known = self.known(of: sender)
        guard let known else {
            self.note(number, sender)
            return .next
        }
        guard number > known else { return .stale }
        self.note(number, sender)
        return number == known + 1 ? .next : .nextAfterGap
    }

    /// Somebody said which number they gave last; true says that something is missing.
    mutating func marked(_ number: UInt64, from sender: SenderID) -> Bool {
        let known = self.known(of: sender)
        self.note(max(number, known ?? 0), sender)
        return known.map { number > $0 } ?? false
    }

    /// An unknown part of what was said is missing, and that has been told.
    mutating func lost() {
        for sender in self.entries.keys { self.entries[sender]?.number = nil }
    }

    /// Whoever was never heard before begins with one.
    private func known(of sender: SenderID) -> UInt64? {
        guard let entry = self.entries[sender] else { return 0 }
        return entry.number
    }

    private mutating func note(_ number: UInt64, _ sender: SenderID) {
        self.hearings += 1
        self.entries[sender] = Entry(number: number, heardAt: self.hearings)
        guard self.entries.count > self.bound,
            let silent = self.entries.min(by: { $0.value.heardAt < $1.value.heardAt })
        else { return }
        self.entries[silent.key] = nil
    }
}
