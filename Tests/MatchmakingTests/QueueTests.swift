import SharedKernel
import TestSupport
import Testing

@testable import Matchmaking

struct QueueTests {
    /// A queue and what is needed to fill it, in numbers.
    struct Crowd {
        var queue = Queue()
        var words = Words()
        private var number: UInt64 = 0

        /// Adds somebody younger than all before, or as old as is said.
        mutating func add(
            _ interests: [String] = [],
            _ language: String? = nil,
            account: UInt64? = nil,
            isRelaxed: Bool = false,
            age milliseconds: Int64? = nil
        ) -> Queue.Slot {
            self.number += 1
            let place = Place(instant: Instant(milliseconds: milliseconds ?? Int64(self.number)), number: self.number)
            var ticket = Ticket(age: place, entry: place)
            ticket.isRelaxed = isRelaxed
            let wish = Wish(interests: interests.map(Interest.init), language: language.map { .only(Language($0)) })
            return self.queue.insert(
                GuestID(high: 0, low: self.number),
                of: AccountID(high: 0, low: account ?? self.number),
                ticket,
                asking: self.words.take(wish)
            )
        }

        func best(for slot: Queue.Slot, lookingAt most: Int = .max) -> Queue.Finding {
            self.queue.search(for: slot, lookingAt: most) { $0.account != $1.account }
        }
    }

    @Test func whoSharesAnInterestGoesBeforeWhoIsOlder() {
        var crowd = Crowd()
        _ = crowd.add(isRelaxed: true)
        let sharer = crowd.add(["chess"])
        let seeker = crowd.add(["chess", "go"], isRelaxed: true)
        #expect(crowd.best(for: seeker).partner == sharer)
    }

    @Test func theOldestOfThoseWhoShareIsTaken() {
        var crowd = Crowd()
        let younger = crowd.add(["go"])
        let older = crowd.add(["chess"], age: -5)
        let seeker = crowd.add(["chess", "go"])
        #expect(crowd.best(for: seeker).partner == older)
        crowd.queue.remove(older)
        #expect(crowd.best(for: seeker).partner == younger)
    }

    @Test func whoHasNotRelaxedSuitsNobodyElse() {
        var crowd = Crowd()
        _ = crowd.add()
        _ = crowd.add(["go"], isRelaxed: true)
        _ = crowd.add(["chess"], "en")
        let seeker = crowd.add(["chess"])
        #expect(crowd.best(for: seeker).partner == nil)
        let hasChanged = crowd.queue.relax(seeker)
        #expect(hasChanged)
        #expect(crowd.best(for: seeker).partner == 0)
    }

    /// Against a search that looks at everybody, for every kind of guest.
    @Test(arguments: UInt64(1)...20)
    func theIndexFindsWhomALookAtEverybodyFinds(seed: UInt64) {
        var (generator, crowd, slots) = (SeededGenerator(seed: seed), Crowd(), [Queue.Slot]())
        for _ in 1...400 {
            if slots.count > 3, Int.random(in: 0..<3, using: &generator) == 0 {
                crowd.queue.remove(slots.remove(at: .random(in: slots.indices, using: &generator)))
            } else if let slot = slots.randomElement(using: &generator), Int.random(in: 0..<5, using: &generator) == 0 {
                _ = crowd.queue.relax(slot)
            } else {
                let interests = ["a", "b", "c", "d"].filter { _ in Int.random(in: 0..<4, using: &generator) == 0 }
                let language = [nil, nil, "en", "de"].randomElement(using: &generator) ?? nil
                let account = UInt64.random(in: 0..<6, using: &generator)
                let age = Int64.random(in: 0..<50, using: &generator)
                slots.append(crowd.add(interests, language, account: account, age: age))
            }
            guard let seeker = slots.randomElement(using: &generator) else { continue }
            #expect(crowd.best(for: seeker).partner == self.bestOfAll(for: seeker, slots, crowd.queue))
        }
    }

    private func bestOfAll(for seeker: Queue.Slot, _ slots: [Queue.Slot], _ queue: Queue) -> Queue.Slot? {
        let member = queue[seeker]
        let suiting = slots.filter { slot in
            let other = queue[slot]
            return slot != seeker && other.account != member.account && member.accepts(other) && other.accepts(member)
        }
        return suiting.min { one, two in
            let (first, second) = (queue[one], queue[two])
            let (shares, sharesToo) = (member.asked.shares(with: first.asked), member.asked.shares(with: second.asked))
            return shares == sharesToo ? first.ticket.age < second.ticket.age : shares
        }
    }

    /// Rule: the work for a ticket does not grow with the number who wait.
    @Test func aTicketTakesAsManyStepsAmongAHundredThousandAsAmongAThousand() {
        let steps = [1_000, 100_000].map { Self.steps(ofATicketAmong: $0) }
        #expect(Set(steps).count == 1, "\(steps)")
    }

    /// Looks and moves of one who comes, finds nobody, and goes; and of one who comes and finds somebody.
    private static func steps(ofATicketAmong count: Int) -> Int {
        var crowd = Crowd()
        for number in 0..<count {
            _ = crowd.add(["i\(number % 997)", "j\(number % 1_009)", "k\(number % 499)"])
        }
        let before = crowd.queue.moves
        let alone = crowd.add(["nobody", "else", "names these"])
        var looks = crowd.best(for: alone).looks
        crowd.queue.remove(alone)
        let met = crowd.add(["i5", "j7", "k11"])
        let finding = crowd.best(for: met)
        looks += finding.looks
        if let partner = finding.partner { crowd.queue.remove(partner) }
        crowd.queue.remove(met)
        return looks + crowd.queue.moves - before
    }

    @Test func aSearchLooksAtNoMoreThanItMayAndGoesOnWhereItStopped() {
        var crowd = Crowd()
        for _ in 1...150 { _ = crowd.add(["go"], account: 1) }
        let last = crowd.add(["go"], account: 2)
        let seeker = crowd.add(["go", "chess"], account: 1)
        var (mark, parts) = (Queue.Mark?.none, [Int]())
        for _ in 1...10 {
            let finding = crowd.queue.search(for: seeker, from: mark, lookingAt: 64) { $0.account != $1.account }
            parts.append(finding.looks)
            if finding.partner != nil {
                #expect(finding.partner == last)
                break
            }
            mark = finding.mark
        }
        #expect(parts == [64, 64, 23])
    }

    @Test func whatNobodyAsksForIsForgotten() {
        var words = Words()
        let first = words.take(Wish(interests: [Interest("go"), Interest("chess")], language: .only(Language("en"))))
        let second = words.take(Wish(interests: [Interest("go")]))
        #expect(words.count == 3)
        let changed = words.take(Wish(language: .any), after: first)
        #expect(words.count == 2)
        words.release(changed)
        #expect(words.count == 1)
        words.release(second)
        #expect(words.count == 0)
    }
}
