import SharedKernel

/// Who met whom lately, and until when they are kept apart (rule 2).
///
/// It is remembered by account: a new page or a new session does not make a stranger of a last partner. What is over is
/// forgotten by and by; until then a parting takes one dictionary entry and one place in the order of partings.
struct LastPartners: Sendable {
    private struct Pair: Hashable, Sendable {
        let first: AccountID
        let second: AccountID

        init(_ one: AccountID, _ other: AccountID) {
            let inOrder = (one.high, one.low) < (other.high, other.low)
            self.first = inOrder ? one : other
            self.second = inOrder ? other : one
        }
    }

    private struct Parting: Sendable {
        let pair: Pair
        let until: Instant
    }

    private let cooldown: Duration
    private var apart: [Pair: Instant] = [:]
    /// In the order in which they end; those before `head` are forgotten.
    private var partings: [Parting] = []
    private var head = 0

    init(cooldown: Duration) {
        self.cooldown = cooldown
    }

    /// How many pairs are remembered.
    var count: Int {
        self.apart.count
    }

    func areKeptApart(_ one: AccountID, _ other: AccountID, at now: Instant) -> Bool {
        guard let until = self.apart[Pair(one, other)] else { return false }
        return now < until
    }

    /// Remembers that two parted.
    ///
    /// The cooldown counts from here, though they may have parted before.
    mutating func part(_ one: AccountID, _ other: AccountID, at now: Instant) {
        let parting = Parting(pair: Pair(one, other), until: now.advanced(by: self.cooldown))
        self.apart[parting.pair] = parting.until
        self.partings.append(parting)
    }

    /// Forgets what is over, and answers with the accounts that may meet again.
    ///
    /// Looks at no more than 1,000 partings and a sixty-fourth of what is remembered: a bounded piece of work, which
    /// at a tick a second and a cooldown of a minute or more still forgets faster than any lobby can part.
    mutating func forget(at now: Instant) -> Set<AccountID> {
        let end = min(self.partings.count, self.head + 1_000 + (self.partings.count - self.head) / 64)
        var free: Set<AccountID> = []
        while self.head < end, self.partings[self.head].until <= now {
            let parting = self.partings[self.head]
            self.head += 1
            // They may have met and parted once more since: then it is that parting which counts.
            guard self.apart[parting.pair] == parting.until else { continue }
            self.apart[parting.pair] = nil
            free.formUnion([parting.pair.first, parting.pair.second])
        }
        if self.head > self.partings.count / 2 {
            self.partings.removeFirst(self.head)
            self.head = 0
        }
        return free
    }
}
