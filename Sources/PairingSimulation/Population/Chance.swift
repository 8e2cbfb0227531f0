import Foundation

/// Chance that can be repeated: the same seed gives the same numbers (SplitMix64).
package struct Chance: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Makes a stream of a seed; different streams of one seed know nothing of each other.
    package init(seed: UInt64, stream: UInt64) {
        self.state = seed
        self.state = self.next() &+ stream &* 0xD1B5_4A32_D192_ED03
        self.state = self.next()
    }

    /// The next number.
    package mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Anything from 0 to 1, without the 1.
    mutating func unit() -> Double {
        Double(self.next() >> 11) * 0x1p-53
    }

    /// Whether something happens that does so in this share of cases.
    mutating func happens(_ share: Double) -> Bool {
        self.unit() < share
    }

    /// A time until something that may happen at any moment, in seconds.
    mutating func exponential(mean: Double) -> Double {
        -mean * log(1 - self.unit())
    }

    /// How often, at least once, if it goes on each time with the same probability.
    mutating func geometric(mean: Double) -> Int {
        guard mean > 1 else { return 1 }
        return 1 + Int(log(1 - self.unit()) / log(1 - 1 / mean))
    }

    /// How many of so many tries succeed.
    package mutating func binomial(_ tries: Int, _ share: Double) -> Int {
        (0..<tries).count { _ in self.happens(share) }
    }
}
