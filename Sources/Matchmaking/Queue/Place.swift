package import SharedKernel

/// A place in a ``Line``: a moment, and a number that tells things of one moment apart in the order they came.
package struct Place: Hashable, Comparable, Sendable {
    /// The moment.
    package let instant: Instant
    /// Told from all other numbers.
    package let number: UInt64

    /// Makes a place.
    package init(instant: Instant, number: UInt64) {
        self.instant = instant
        self.number = number
    }

    /// In the order of the moments, and of the numbers within one.
    package static func < (lhs: Place, rhs: Place) -> Bool {
        lhs.instant == rhs.instant ? lhs.number < rhs.number : lhs.instant < rhs.instant
    }
}
