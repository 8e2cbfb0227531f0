public import CoreMetrics
import Synchronization

/// A backend of swift-metrics that answers Prometheus: what programs count comes out of ``render()`` as text.
///
/// Counters are one relaxed atomic addition, gauges one store, histograms one addition and one exchange for the sum. No lock
/// is taken for any of them, only to make or destroy a metric, so make each once and keep it. Two metrics with one label and
/// the same dimensions are the same series.
///
/// **Bounds.** There are at most ``PrometheusConfiguration/maximumSeries`` series, a histogram counting as one. Beyond that
/// the first is warned of, and what is made is one shared series a family, with the label `overflow="true"`; of a family
/// that is not known by then nothing is shown. So a label that was meant to have few values and has many costs
/// its own detail, and no memory.
///
/// **Names.** Labels and dimensions of swift-metrics may be any text; Prometheus' names may not. Whatever they do not allow
/// becomes `_`, and a counter's name ends in `_total`. A name that is another kind of metric already is not shown.
public final class PrometheusMetricsFactory: MetricsFactory {
    /// What to send ``render()``'s text as.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// How the factory was made.
    public let configuration: PrometheusConfiguration
    private let registry: Mutex<SeriesRegistry>

    /// Makes a factory that shows nothing yet.
    public init(configuration: PrometheusConfiguration = PrometheusConfiguration()) {
        self.configuration = configuration
        self.registry = Mutex(SeriesRegistry(limit: configuration.maximumSeries))
    }

    /// Every series as Prometheus' text exposition format 0.0.4 has it, by name.
    ///
    /// Whoever counts meanwhile is not waited for and does not wait: of two numbers one may be a moment older. A histogram
    /// always agrees with itself, except that its sum may.
    public func render() -> String {
        // The registry is a value: taking it is one retain, and what is made from now on is not in it.
        let registry = self.registry.withLock { $0 }
        var text = ExpositionText()
        for (name, family) in registry.families.sorted(by: { $0.key < $1.key }) {
            text.begin(name, family.kind, help: family.help)
            for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
                series.write(to: &text, name, labels)
            }
        }
        return text.text
    }

    private func make(_ kind: MetricKind, _ label: String, _ dimensions: [(String, String)]) -> Series {
        let name = MetricName(label, kind)
        let labels = LabelSet(dimensions, in: kind)
        let help = self.configuration.help(for: label)
        let (series, warning) = self.registry.withLock { registry in
            registry.series(of: kind, named: name, help: help, labels) {
                switch kind {
                case .counter: .counter(CounterSeries())
                case .gauge: .gauge(GaugeSeries())
                case .histogram: .histogram(HistogramSeries(self.configuration.buckets(for: label)))
                }
            }
        }
        // Outside the lock: whoever is told may well log, and whoever logs may count.
        if let warning { self.configuration.warn(warning.description) }
        return series
    }

    private func destroy(_ handler: AnyObject) {
        self.registry.withLock { $0.remove(ObjectIdentifier(handler)) }
    }
}

// MARK: What swift-metrics asks for

extension PrometheusMetricsFactory {
    /// Makes a counter, or finds the one there is.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        self.counter(label, dimensions)
    }

    /// Makes a counter of fractions, or finds the counter there is.
    public func makeFloatingPointCounter(
        label: String,
        dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        self.counter(label, dimensions)
    }

    /// Makes a gauge, or finds the one there is.
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        self.gauge(label, dimensions)
    }

    /// Makes a histogram if it is to aggregate, and a gauge if not, or finds the one there is.
    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        aggregate ? self.histogram(label, dimensions) : self.gauge(label, dimensions)
    }

    /// Makes a histogram of seconds, or finds the one there is.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        self.histogram(label, dimensions)
    }

    /// Shows a counter no more.
    ///
    /// Whoever else holds it goes on counting unseen; one made anew begins at 0. The same holds for all that follow.
    public func destroyCounter(_ handler: any CounterHandler) {
        self.destroy(handler)
    }

    /// Shows a counter no more.
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {
        self.destroy(handler)
    }

    /// Shows a gauge no more.
    public func destroyMeter(_ handler: any MeterHandler) {
        self.destroy(handler)
    }

    /// Shows a histogram or a gauge no more.
    public func destroyRecorder(_ handler: any RecorderHandler) {
        self.destroy(handler)
    }

    /// Shows a histogram no more.
    public func destroyTimer(_ handler: any TimerHandler) {
        self.destroy(handler)
    }

    // A registry answers with what it was asked for; what it does not show is of the kind, too.

    private func counter(_ label: String, _ dimensions: [(String, String)]) -> CounterSeries {
        guard case .counter(let series) = self.make(.counter, label, dimensions) else { return CounterSeries() }
        return series
    }

    private func gauge(_ label: String, _ dimensions: [(String, String)]) -> GaugeSeries {
        guard case .gauge(let series) = self.make(.gauge, label, dimensions) else { return GaugeSeries() }
        return series
    }

    private func histogram(_ label: String, _ dimensions: [(String, String)]) -> HistogramSeries {
        guard case .histogram(let series) = self.make(.histogram, label, dimensions) else {
            return HistogramSeries(self.configuration.buckets(for: label))
        }
        return series
    }
}
