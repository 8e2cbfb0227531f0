/// How a ``PrometheusMetricsFactory`` shows what is counted.
public struct PrometheusConfiguration: Sendable {
    /// What each metric means, by its label as the program has it; the label itself where there is nothing.
    ///
    /// The metrics of ``ProcessMetrics`` need none.
    public var help: [String: String] = [:]
    /// The buckets of histograms that are to have others than ``defaultBuckets``, by label as the program has it.
    public var buckets: [String: HistogramBuckets] = [:]
    /// The buckets of all other histograms.
    public var defaultBuckets = HistogramBuckets.seconds
    /// How many series there may be.
    ///
    /// What happens beyond is said at ``PrometheusMetricsFactory``.
    public var maximumSeries = 2_000
    /// Is told, once a kind of mistake and name, what is not shown as the program may expect.
    ///
    /// Called by whichever thread makes a metric.
    public var warn: @Sendable (String) -> Void = { _ in }

    /// Makes a configuration that suits durations in seconds, with room for 2,000 series.
    public init() {}

    func help(for label: String) -> String {
        self.help[label] ?? ProcessMetrics.help[label] ?? label
    }

    func buckets(for label: String) -> HistogramBuckets {
        self.buckets[label] ?? self.defaultBuckets
    }
}
