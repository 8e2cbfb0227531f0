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
    /// A hundred guests make about one new visit and five new rooms a second of it.
    static func act(using generator: inout some RandomNumberGenerator) -> Act {
        switch Int.random(in: 0..<120, using: &generator) {
        case 0..<105: .text
        case 105..<117: .next
        case 117..<119: .leave
        default: .vanish
        }
    }

    /// How long it is until then: two seconds on average at pace 1, half of that at pace 2.
    static func pause(at pace: Double, using generator: inout some RandomNumberGenerator) -> Duration {
        .milliseconds(Int(Double(Int.random(in: 400...3_600, using: &generator)) / pace))
    }

    /// The pace of a warm-up: faster if it is short.
    ///
    /// What a server rightly remembers for a quarter of an hour - rooms that are over, whose texts may yet be reported -
    /// is as much by its end, then, as it will be later; else memory would seem to grow until the quarter is over.
    static func pace(ofWarmUp warmUp: Duration) -> Double {
        min(max(self.remembered / warmUp, 1), 3)
    }

    /// A quarter of an hour, and what comes before and after.
    private static let remembered = Duration.seconds(1_000)
}
