/// The upper bounds of a histogram's buckets, each of which is within its bucket.
///
/// Above the highest there is always one more, for all the rest.
public struct HistogramBuckets: Hashable, Sendable {
    /// The bounds, lowest first.
    public let bounds: [Double]
    /// The bounds as Prometheus writes them.
    let written: [String]

    /// Makes buckets of bounds in any order.
    ///
    /// What is doubled or not finite is left out.
    public init(_ bounds: [Double]) {
        self.bounds = Set(bounds.filter(\.isFinite)).sorted()
        self.written = self.bounds.map { ExpositionText.number($0) }
    }

    /// For durations in seconds, from a millisecond to ten seconds.
    public static let seconds = HistogramBuckets(
        [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
    )

    /// Which bucket a value falls in; the last is the one above all bounds.
    func index(of value: Double) -> Int {
        var (low, high) = (0, self.bounds.count)
        while low < high {
            let middle = (low + high) / 2
            if self.bounds[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
