/// Who comes, how often, what they ask for and how long they stay.
///
/// A model and no measurement: it shows what the rules do to different kinds of guests, and is as right as its numbers.
package struct Population: Codable, Hashable, Sendable {
    /// How many come.
    package var guests = 10_000
    /// How many of them come in a minute, on average; when is left to chance (Poisson).
    package var rate = 10_000.0 / 60
    /// Which part names interests.
    package var shareWithInterests = 0.5
    /// How many interests these name, on average, from 1 to 10.
    package var interests = 3.0
    /// Which part asks for a language, and which.
    package var languages = LanguageShares.usual
    /// Which part blocks others.
    package var blockers = 0.05
    /// How long somebody waits before they give up, on average, in seconds.
    package var patience = 60.0
    /// What guests do once they talk.
    package var habits = Habits()

    /// Makes the population that is taken where nothing else is said.
    package init() {}

    /// What guests do once they talk.
    package struct Habits: Codable, Hashable, Sendable {
        /// How many calls somebody wants, on average.
        package var calls = 8.0
        /// In which part of their calls somebody wants no more than a look.
        package var shareOfLooks = 0.6
        /// How long a look is, on average, in seconds.
        package var look = 8.0
        /// How long any other call is wanted to be, on average, in seconds.
        package var talk = 240.0
        /// In which part of the calls that they end blockers block.
        package var shareBlocked = 0.5
        /// Which part of those who come were here before: with the same account, asking for the same.
        package var shareReturning = 0.25
    }
}
