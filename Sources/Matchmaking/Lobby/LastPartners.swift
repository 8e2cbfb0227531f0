package import SharedKernel

/// Who met whom lately, and until when they are kept apart (rule 2).
///
/// It is remembered by account: a new page or a new session does not make a stranger of a last partner. What is over is
/// forgotten by and by; until then a parting takes one entry for the two, one place in the order of partings, and one entry for
/// each of the two who has no other.
package struct LastPartners: Sendable {
    /// Two accounts, in whichever order they were named.
    package struct Pair: Hashable, Sendable {
        /// The one whose bits come first.
        package let first: AccountID
        /// The other.
        package let second: AccountID

        init(_ one: AccountID, _ other: AccountID) {
            let inOrder = (one.high, one.low) < (other.high, other.low)
            self.first = inOrder ? one : other
            self.second = inOrder ? other : one
        }
    }

    private struct Parting: Sendable {
        let pair: Pair
        let until: Instant
        /// The partings of each of the two before this one, by their numbers.
        let before: (first: Int, second: Int)
    }

    /// How many last partners of one account are gone through at most.
    private static let reach = 1_024

    private let cooldown: Duration
    private var apart: [Pair: Instant] = [:]
    /// In the order in which they end; those before `head` are forgotten.
    private var partings: [Parting] = []
    private var head = 0
    /// The number of the first of `partings`; numbers go on.
    private var firstNumber = 0
    /// The number of the latest parting of each.
    private var latest: [AccountID: Int] = [:]

    /// Remembers nobody.
    ///
    /// Without a cooldown two who part are kept apart for a millisecond: whoever presses next does not mean the same one.
    package init(cooldown: Duration) {
        self.cooldown = max(cooldown, .milliseconds(1))
    }

    /// How many pairs are remembered.
    package var count: Int {
        self.apart.count
    }

    func areKeptApart(_ one: AccountID, _ other: AccountID, at now: Instant) -> Bool {
        guard !self.apart.isEmpty, let until = self.apart[Pair(one, other)] else { return false }
        return now < until
    }

    /// Whom an account met lately, the last first; each may come more than once.
    func partners(of account: AccountID) -> [AccountID] {
        var partners: [AccountID] = []
        var number = self.latest[account] ?? -1
        while number >= self.firstNumber + self.head, partners.count < Self.reach {
            let parting = self.partings[number - self.firstNumber]
            let isFirst = parting.pair.first == account
            partners.append(isFirst ? parting.pair.second : parting.pair.first)
            number = isFirst ? parting.before.first : parting.before.second
        }
        return partners
    }

    /// Remembers that two parted.
    ///
    /// The cooldown counts from here, though they may have parted before.
    package mutating func part(_ one: AccountID, _ other: AccountID, at now: Instant) {
        let pair = Pair(one, other)
        let number = self.firstNumber + self.partings.count
        let before = (
            self.latest.updateValue(number, forKey: pair.first) ?? -1,
            self.latest.updateValue(number, forKey: pair.second) ?? -1
        )
        let parting = Parting(pair: pair, until: now.advanced(by: self.cooldown), before: before)
        self.apart[pair] = parting.until
        self.partings.append(parting)
    }

    /// Forgets what is over, and answers with those who may meet again.
    ///
    /// Looks at no more than 1,000 partings and a sixty-fourth of what is remembered: a bounded piece of work, which
    /// at a tick a second and a cooldown of a minute or more still forgets faster than any lobby can part.
    mutating func forget(at now: Instant) -> [Pair] {
        let end = min(self.partings.count, self.head + 1_000 + (self.partings.count - self.head) / 64)
        var free: [Pair] = []
        while self.head < end, self.partings[self.head].until <= now {
            let parting = self.partings[self.head]
            let number = self.firstNumber + self.head
            self.head += 1
            for account in [parting.pair.first, parting.pair.second] where self.latest[account] == number {
                self.latest[account] = nil
            }
            // They may have met and parted once more since: then it is that parting which counts.
            guard self.apart[parting.pair] == parting.until else { continue }
            self.apart[parting.pair] = nil
            free.append(parting.pair)
        }
        if self.head > self.partings.count / 2 {
            self.partings.removeFirst(self.head)
            self.firstNumber += self.head
            self.head = 0
        }
        return free
    }
}
