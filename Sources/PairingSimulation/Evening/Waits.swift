import Histogram

/// How long guests of one kind were kept waiting.
///
/// A wait counts until the room or until they gave up, so that nobody looks well served who went away.
struct Waits: Sendable {
    /// A day in milliseconds: whatever is longer counts as that.
    private static let most: UInt64 = 86_400_000

    private var lengths = Histogram<UInt64>(highestTrackableValue: Self.most, numberOfSignificantValueDigits: .three)
    /// How many came.
    var guests = 0
    /// How many waits ended without a room.
    var gaveUp = 0
    /// How many waits had not ended when the evening had.
    var stillWaiting = 0
    /// How many waits ended.
    private(set) var count = 0
    /// How many were over as they began.
    private(set) var atOnce = 0
    /// The longest, in seconds.
    private(set) var longest = 0.0
    /// Of all waits, in seconds.
    private(set) var sum = 0.0
    /// Of the squares of all waits, in seconds.
    private(set) var sumOfSquares = 0.0

    /// Their mean, in seconds.
    var mean: Double {
        self.sum / Double(max(1, self.count))
    }

    /// No longer than this was this part of the waits, in per cent, in seconds.
    func percentile(_ percent: Double) -> Double {
        self.count == 0 ? 0 : Double(self.lengths.valueAtPercentile(percent)) / 1_000
    }

    mutating func end(after milliseconds: Int64) {
        let seconds = Double(milliseconds) / 1_000
        self.lengths.record(min(UInt64(milliseconds), Self.most))
        self.count += 1
        self.atOnce += milliseconds == 0 ? 1 : 0
        self.sum += seconds
        self.sumOfSquares += seconds * seconds
        self.lengthen(to: milliseconds)
    }

    /// A wait lasts, or lasted, so long.
    mutating func lengthen(to milliseconds: Int64) {
        self.longest = max(self.longest, Double(milliseconds) / 1_000)
    }

    /// What several kinds were kept waiting together.
    static func + (lhs: Waits, rhs: Waits) -> Waits {
        var both = lhs
        both.lengths.add(rhs.lengths)
        both.guests += rhs.guests
        both.gaveUp += rhs.gaveUp
        both.stillWaiting += rhs.stillWaiting
        both.count += rhs.count
        both.atOnce += rhs.atOnce
        both.longest = max(lhs.longest, rhs.longest)
        both.sum += rhs.sum
        both.sumOfSquares += rhs.sumOfSquares
        return both
    }
}
