import Matchmaking
import Testing

@testable import PairingSimulation

@Suite struct PopulationTests {
    @Test func wordsAreNamedByZipfsLaw() {
        var chance = Chance(seed: 1, stream: 0)
        let lexicon = Lexicon()
        var named: [Interest: Int] = [:]
        for _ in 0..<100_000 {
            for word in lexicon.draw(1, using: &chance) { named[word, default: 0] += 1 }
        }
        // The sum of 1/r up to 10,000 is 9.79.
        for rank in [1, 2, 10, 100] {
            let share = Double(named[Interest("interest \(rank)")] ?? 0) / 100_000
            #expect(abs(share * 9.79 * Double(rank) - 1) < 0.2, "rank \(rank)")
        }
    }

    @Test func noWordIsNamedTwice() {
        var chance = Chance(seed: 2, stream: 0)
        let lexicon = Lexicon(size: 12)
        for _ in 0..<1_000 {
            let words = lexicon.draw(10, using: &chance)
            #expect(Set(words).count == 10)
        }
        #expect(Lexicon(size: 3).draw(10, using: &chance).count == 3)
    }

    @Test func peopleAreAsThePopulationSays() {
        var population = Population()
        population.guests = 20_000
        population.habits.shareReturning = 0
        var arrivals = Arrivals(population, seed: 3)
        var people: [Person] = []
        var last: Int64 = 0
        while let moment = arrivals.next() {
            #expect(moment >= last)
            last = moment
            people.append(arrivals.person())
        }
        let interests = people.compactMap(\.wish.interests).filter { !$0.isEmpty }
        let asking = people.count { $0.wish.language != .any }
        #expect(people.count == 20_000)
        #expect(abs(Double(interests.count) / 20_000 - 0.5) < 0.02)
        #expect(abs(Double(interests.map(\.count).reduce(0, +)) / Double(interests.count) - 3) < 0.05)
        #expect(abs(Double(asking) / 20_000 - 0.5) < 0.02)
        #expect(abs(Double(people.count { $0.kind == .blocker }) / 20_000 - 0.05) < 0.01)
        #expect(abs(Double(last) / 60_000 / (20_000 / population.rate) - 1) < 0.05)
    }

    @Test func whoComesAgainIsWhoTheyWere() {
        var population = Population()
        population.habits.shareReturning = 1
        var arrivals = Arrivals(population, seed: 4)
        let somebody = arrivals.person()
        arrivals.depart(somebody)
        #expect(arrivals.person().number == somebody.number)
        #expect(arrivals.person().number != somebody.number)
    }

    @Test(arguments: ["en=30,es=10", "none", "en=100", "en=12.5,haw=1"])
    func languagesAreWrittenAsTheyAreRead(text: String) {
        #expect(LanguageShares(text)?.description == text)
    }

    @Test(arguments: ["", "en", "en=", "en=101", "en=-1", "en=60,es=60", "en=1,en=2", "EN=1", "e=1", "en=1,", "en=x"])
    func whatIsNoShareIsNotRead(text: String) {
        #expect(LanguageShares(text) == nil)
    }

    @Test func kindsAreToldByWhatIsAskedFor() {
        #expect(Kind(isBlocker: false, hasInterests: false, hasLanguage: false) == .noWish)
        #expect(Kind(isBlocker: false, hasInterests: true, hasLanguage: false) == .interests)
        #expect(Kind(isBlocker: false, hasInterests: false, hasLanguage: true) == .language)
        #expect(Kind(isBlocker: false, hasInterests: true, hasLanguage: true) == .both)
        #expect(Kind(isBlocker: true, hasInterests: true, hasLanguage: true) == .blocker)
    }
}
