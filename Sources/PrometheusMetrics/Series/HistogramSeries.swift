import CoreMetrics

/// How many values fell in each bucket, and what they come to.
final class HistogramSeries: RecorderHandler, TimerHandler {
    private let buckets: HistogramBuckets
    /// What fell in each bucket alone; what they hold together is summed up when it is written.
    private let counts: AtomicCounts
    private let sum = AtomicDouble(0)

    init(_ buckets: HistogramBuckets) {
        self.buckets = buckets
        self.counts = AtomicCounts(buckets.bounds.count + 1)
    }

    func record(_ value: Int64) {
        self.record(Double(value))
    }

    /// Counts a value; one that is not finite is passed over, since no sum would ever recover from it.
    func record(_ value: Double) {
        guard value.isFinite else { return }
        self.counts.addOne(at: self.buckets.index(of: value))
        self.sum.add(value)
    }

    /// Counts a duration, in seconds.
    func recordNanoseconds(_ duration: Int64) {
        self.record(Double(duration) / 1e9)
    }

    /// Writes the buckets, each with all below it, the sum, and how many values there were.
    ///
    /// Each count is read once, so that the last bucket and the number of values are always equal.
    func write(to text: inout ExpositionText, _ name: MetricName, _ labels: LabelSet) {
        var total: UInt64 = 0
        for (index, bound) in (self.buckets.written + ["+Inf"]).enumerated() {
            total &+= self.counts.load(at: index)
            text.add("\(total)", name, suffix: "_bucket", labels, le: bound)
        }
        text.add(ExpositionText.number(self.sum.load()), name, suffix: "_sum", labels)
        text.add("\(total)", name, suffix: "_count", labels)
    }
}
