import SharedKernel

/// A place in a ``Line``: a moment, and a number that tells things of one moment apart in the order they came.
struct Place: Hashable, Comparable, Sendable {
    let instant: Instant
    let number: UInt64

    static func < (lhs: Place, rhs: Place) -> Bool {
        lhs.instant == rhs.instant ? lhs.number < rhs.number : lhs.instant < rhs.instant
    }
}
