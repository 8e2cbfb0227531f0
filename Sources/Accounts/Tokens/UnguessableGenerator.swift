/// Chance that nobody can guess: the machine's own, as a value that takes room.
///
/// `SystemRandomNumberGenerator` takes none, so all variables of its type have one address, and the thread sanitizer
/// takes two threads that use one each for a race.
struct UnguessableGenerator: RandomNumberGenerator, Sendable {
    private var drawn: UInt64 = 0

    /// The next number; it has nothing to do with any before it.
    mutating func next() -> UInt64 {
        self.drawn &+= 1
        return .random(in: .min ... .max)
    }
}
