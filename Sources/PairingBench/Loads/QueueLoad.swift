import Matchmaking
import PairingSimulation
import SharedKernel

/// So many who wait in the queue's index, each with interests by Zipf's law, and others who come to it.
///
/// Nobody asks for a language, and nobody has relaxed: then all can be found by their interests alone.
struct QueueLoad: Sendable {
    /// What becomes of those who come.
    enum Mix: Sendable {
        /// Every other one names something that one of those who wait names, and more by Zipf's law, and takes the oldest who
        /// shares any of it; the others name what nobody else does, and wait.
        case halfFind
        /// All name what those who wait name, and may have none of them; each leaves again.
        case allExcluded
    }

    /// How many one search of the lobby's looks at.
    private static let looksPerSearch = 64
    /// How many interests somebody names at most, and the chance of each after the first: three on average.
    private static let further = (tries: Wish.maximumInterests - 1, share: 2.0 / Double(Wish.maximumInterests - 1))

    private struct Arrival: Sendable {
        let guest: GuestID
        let account: AccountID
        let wish: Wish
        /// Whether they name what nobody else does.
        let isAlone: Bool
    }

    private let mix: Mix
    private let lexicon = Lexicon()
    private var chance: Chance
    private var words = Words()
    private var queue = Queue()
    private var made: UInt64 = 0
    /// Those who wait though nobody can find them by what they name.
    private var alone: [Queue.Slot] = []
    /// Where those waited who were found.
    private var taken: [Queue.Slot] = []
    /// One of the words that each of the others names, by their slot.
    private var named: ContiguousArray<Interest?> = []

    /// Lets so many wait, none of whom has looked for anybody.
    init(_ mix: Mix, waiting: Int, seed: UInt64) {
        self.mix = mix
        self.chance = Chance(seed: seed, stream: 4)
        self.wait(waiting)
    }

    /// Lets so many more wait who did not look for anybody.
    mutating func wait(_ count: Int) {
        for _ in 0..<count {
            let arrival = self.arrival()
            self.note(arrival.wish.interests?.first, at: self.enqueue(arrival))
        }
    }

    /// Lets so many come, in batches between which those who were taken are replaced, so that as many wait as before and name
    /// what was named before.
    ///
    /// What counts is to take up the wish, to enqueue, to search, and to take two off the queue, or one who leaves.
    mutating func round(of tickets: Int) -> Round {
        var round = Round()
        var stopwatch = Stopwatch()
        let size = min(1_024, max(2, self.queue.count / 100 * 2))
        while round.tickets < tickets {
            let batch = self.batch(of: size)
            let before = (moves: self.queue.moves, found: round.found)
            stopwatch.run {
                for arrival in batch { self.come(arrival, &round) }
            }
            round.moves += self.queue.moves - before.moves
            round.tickets += size
            for slot in self.alone { self.remove(slot) }
            for slot in self.taken { self.named[Int(slot)] = nil }
            self.alone.removeAll(keepingCapacity: true)
            self.taken.removeAll(keepingCapacity: true)
            self.wait(round.found - before.found)
        }
        round.nanoseconds = stopwatch.nanoseconds
        return round
    }

    private mutating func come(_ arrival: Arrival, _ round: inout Round) {
        let slot = self.enqueue(arrival)
        let isExcluded = self.mix == .allExcluded
        let finding = self.queue.search(for: slot, lookingAt: Self.looksPerSearch) { one, other in
            !isExcluded && one.account != other.account
        }
        round.looks += finding.looks
        if let partner = finding.partner {
            round.found += 1
            self.taken.append(partner)
            self.remove(partner)
            self.remove(slot)
        } else if arrival.isAlone {
            self.alone.append(slot)
        } else {
            // Somebody of the same batch took whom they came for.
            self.remove(slot)
        }
    }

    private mutating func enqueue(_ arrival: Arrival) -> Queue.Slot {
        self.made += 1
        // A thousand come in a second.
        let place = Place(instant: Instant(milliseconds: Int64(self.made)), number: self.made)
        let asked = self.words.take(arrival.wish)
        return self.queue.insert(arrival.guest, of: arrival.account, Ticket(age: place, entry: place), asking: asked)
    }

    private mutating func remove(_ slot: Queue.Slot) {
        self.words.release(self.queue[slot].asked)
        self.queue.remove(slot)
    }

    /// Remembers what can be found, where somebody is going to look for it.
    private mutating func note(_ word: Interest?, at slot: Queue.Slot) {
        guard self.mix == .halfFind else { return }
        while self.named.count <= Int(slot) { self.named.append(nil) }
        self.named[Int(slot)] = word
    }

    private mutating func batch(of size: Int) -> [Arrival] {
        (0..<size).map { index in
            switch self.mix {
            case .allExcluded: self.arrival()
            case .halfFind where index.isMultiple(of: 2): self.arrival(naming: self.word())
            case .halfFind: self.stranger()
            }
        }
    }

    /// Something that one of those who wait names.
    private mutating func word() -> Interest? {
        while true {
            let slot = Int.random(in: self.named.indices, using: &self.chance)
            if let word = self.named[slot] { return word }
        }
    }

    /// Somebody who names this and, or else, what is named by Zipf's law.
    private mutating func arrival(naming word: Interest? = nil) -> Arrival {
        let count = 1 + self.chance.binomial(Self.further.tries, Self.further.share)
        var interests = self.lexicon.draw(count, using: &self.chance)
        if let word, !interests.contains(word) { interests[0] = word }
        return self.arrival(interests, isAlone: false)
    }

    /// Somebody who names what nobody else does.
    private mutating func stranger() -> Arrival {
        let count = 1 + self.chance.binomial(Self.further.tries, Self.further.share)
        let interests = (0..<count).map { _ in Interest("own \(String(self.chance.next() >> 16, radix: 36))") }
        return self.arrival(interests, isAlone: true)
    }

    private mutating func arrival(_ interests: [Interest], isAlone: Bool) -> Arrival {
        Arrival(
            guest: .random(using: &self.chance),
            account: .random(using: &self.chance),
            wish: Wish(interests: interests),
            isAlone: isAlone
        )
    }
}
