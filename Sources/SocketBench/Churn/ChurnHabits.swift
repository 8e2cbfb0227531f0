/// What guests of a crowd that comes and goes do next, and when: chance is an argument.
struct ChurnHabits: Hashable {
    /// What a guest does.
    enum Act: Hashable {
        case text
        case next
        /// Leaves with a word.
        case leave
        /// Is lost: the connection ends without a word, and the server waits for a return that never comes.
        case vanish
    }

    /// The next act: most are texts, one in ten looks for the next, one in forty ends the visit.
    ///
    /// A hundred guests make about one new visit and five new rooms a second of it. More would tell less: a server
    /// rightly remembers rooms that are over for a quarter of an hour, and would seem to grow until then.
    static func act(using generator: inout some RandomNumberGenerator) -> Act {
        switch Int.random(in: 0..<120, using: &generator) {
        case 0..<105: .text
        case 105..<117: .next
        case 117..<119: .leave
        default: .vanish
        }
    }

    /// How long it is until then: two seconds on average.
    static func pause(using generator: inout some RandomNumberGenerator) -> Duration {
        .milliseconds(Int.random(in: 400...3_600, using: &generator))
    }
}
