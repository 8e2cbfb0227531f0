import Matchmaking

/// When guests come, and who they are.
///
/// It has chance of its own, so that the same guests come at the same times whatever the rules do with them.
struct Arrivals: Sendable {
    /// How many of those who left are remembered, to come again.
    private static let remembered = 100_000

    private let population: Population
    private let lexicon = Lexicon()
    private var chance: Chance
    private var people: UInt32 = 0
    private var departed: [Person] = []
    private var milliseconds = 0.0
    /// How many have come.
    private(set) var count = 0

    init(_ population: Population, seed: UInt64) {
        self.population = population
        self.chance = Chance(seed: seed, stream: 1)
    }

    /// When the next one comes, in milliseconds from the beginning; nil if nobody does any more.
    mutating func next() -> Int64? {
        guard self.count < self.population.guests else { return nil }
        self.count += 1
        self.milliseconds += self.chance.exponential(mean: 60_000 / self.population.rate)
        return Int64(self.milliseconds)
    }

    /// Whoever comes then.
    mutating func person() -> Person {
        // The numbers are drawn whether they are used or not: who has left depends on the rules, and who is new must not.
        let isReturning = self.chance.happens(self.population.habits.shareReturning)
        let place = self.chance.unit()
        let stranger = self.stranger()
        guard isReturning, !self.departed.isEmpty else { return stranger }
        let index = Int(place * Double(self.departed.count))
        self.departed.swapAt(index, self.departed.count - 1)
        return self.departed.removeLast()
    }

    /// Somebody left, and may come again.
    mutating func depart(_ person: Person) {
        if self.departed.count < Self.remembered {
            self.departed.append(person)
        } else {
            self.departed[Int(person.number) % Self.remembered] = person
        }
    }

    private mutating func stranger() -> Person {
        self.people += 1
        let isBlocker = self.chance.happens(self.population.blockers)
        let hasInterests = self.chance.happens(self.population.shareWithInterests)
        let count = 1 + self.chance.binomial(Wish.maximumInterests - 1, self.furtherInterests)
        let interests = hasInterests ? self.lexicon.draw(count, using: &self.chance) : []
        let language = self.population.languages.draw(using: &self.chance)
        return Person(
            number: self.people,
            kind: Kind(isBlocker: isBlocker, hasInterests: hasInterests, hasLanguage: language != nil),
            wish: Wish(interests: interests, language: language.map(LanguageWish.only) ?? .any)
        )
    }

    /// The chance of each interest after the first, so that the mean is right.
    private var furtherInterests: Double {
        (self.population.interests - 1) / Double(Wish.maximumInterests - 1)
    }
}
