import CoreMetrics
import Synchronization
import Testing

@testable import PrometheusMetrics

@Suite struct PrometheusMetricsFactoryTests {
    @Test func whatIsCountedComesOutByNameWithItsMeaningAndKind() {
        var configuration = PrometheusConfiguration()
        configuration.help = ["doors": "Doors that were opened.", "wait": "How long somebody waited, in seconds."]
        configuration.buckets = ["wait": HistogramBuckets([0.5, 1])]
        let factory = PrometheusMetricsFactory(configuration: configuration)
        Meter(label: "people", factory: factory).set(2.5)
        for way in ["in", "in", "out"] {
            Counter(label: "doors", dimensions: [("way", way)], factory: factory).increment()
        }
        for milliseconds in [500, 501, 2_000] {
            Timer(label: "wait", factory: factory).recordMilliseconds(milliseconds)
        }
        let expected = """
            # HELP doors_total Doors that were opened.
            # TYPE doors_total counter
            doors_total{way="in"} 2
            doors_total{way="out"} 1
            # HELP people people
            # TYPE people gauge
            people 2.5
            # HELP wait How long somebody waited, in seconds.
            # TYPE wait histogram
            wait_bucket{le="0.5"} 1
            wait_bucket{le="1"} 2
            wait_bucket{le="+Inf"} 3
            wait_sum 3.001
            wait_count 3

            """
        #expect(factory.render() == expected)
    }

    @Test func nothingCountedIsNoText() {
        #expect(PrometheusMetricsFactory().render().isEmpty)
    }

    @Test func aCounterIsThereFromItsBeginningAndNeverFalls() {
        let factory = PrometheusMetricsFactory()
        let counter = Counter(label: "texts", factory: factory)
        #expect(factory.lines == ["texts_total 0"])
        counter.increment(by: 3)
        counter.increment(by: -2)
        #expect(factory.lines == ["texts_total 3"])
        counter.reset()
        #expect(factory.lines == ["texts_total 0"])
    }

    @Test func aCounterHasEveryDigit() {
        let factory = PrometheusMetricsFactory()
        let counter = Counter(label: "bytes", factory: factory)
        counter.increment(by: Int64.max)
        counter.increment(by: Int64.max)
        #expect(factory.lines == ["bytes_total 18446744073709551614"])
    }

    @Test func fractionsAreCountedAndWhatIsNoAmountIsNot() {
        let factory = PrometheusMetricsFactory()
        let counter = FloatingPointCounter(label: "seconds_total", factory: factory)
        for amount in [0.25, -1, .nan, .infinity, 0.5] { counter.increment(by: amount) }
        Counter(label: "seconds_total", factory: factory).increment(by: 2)
        #expect(factory.lines == ["seconds_total 2.75"])
        counter.reset()
        #expect(factory.lines == ["seconds_total 0"])
    }

    @Test func aGaugeGoesUpAndDown() {
        let factory = PrometheusMetricsFactory()
        let meter = Meter(label: "rooms", factory: factory)
        meter.set(4)
        meter.increment(by: 2.5)
        meter.decrement()
        #expect(factory.lines == ["rooms 5.5"])
        Gauge(label: "rooms", factory: factory).record(7)
        #expect(factory.lines == ["rooms 7"])
        meter.set(Double.nan)
        #expect(factory.lines == ["rooms NaN"])
    }

    @Test func aRecorderThatAggregatesIsAHistogramAndPassesOverWhatIsNotFinite() {
        var configuration = PrometheusConfiguration()
        configuration.defaultBuckets = HistogramBuckets([10])
        let factory = PrometheusMetricsFactory(configuration: configuration)
        let recorder = Recorder(label: "size", dimensions: [("le", "mine")], factory: factory)
        for value in [10, 11, .nan, -.infinity, -3.5] { recorder.record(value) }
        recorder.record(Int64(1))
        let labels = #"exported_le="mine""#
        #expect(
            factory.lines == [
                "size_bucket{\(labels),le=\"10\"} 3", "size_bucket{\(labels),le=\"+Inf\"} 4",
                "size_sum{\(labels)} 18.5", "size_count{\(labels)} 4",
            ]
        )
    }

    @Test func whatIsDestroyedIsNotShownAndBeginsAnew() {
        let factory = PrometheusMetricsFactory()
        let counter = Counter(label: "a", factory: factory)
        let other = Counter(label: "a", dimensions: [("b", "c")], factory: factory)
        let timer = Timer(label: "t", factory: factory)
        let meter = Meter(label: "m", factory: factory)
        let recorder = Recorder(label: "r", factory: factory)
        let fractions = FloatingPointCounter(label: "f", factory: factory)
        counter.increment()
        other.increment()
        timer.destroy()
        meter.destroy()
        recorder.destroy()
        fractions.destroy()
        counter.destroy()
        #expect(factory.lines == [#"a_total{b="c"} 1"#])
        // Twice, and by one who still counts: nothing comes of it.
        counter.destroy()
        counter.increment()
        Counter(label: "a", factory: factory).increment()
        #expect(factory.lines == ["a_total 1", #"a_total{b="c"} 1"#])
        other.destroy()
        // Its name is free for another kind when the last of the family is gone.
        #expect(factory.lines == ["a_total 1"])
    }

    @Test func aNameThatIsAnotherKindIsWarnedOfOnceAndNotShown() {
        let warnings = Warnings()
        let factory = PrometheusMetricsFactory(configuration: warnings.configuration())
        Counter(label: "x_total", factory: factory).increment()
        for _ in 0..<3 { Meter(label: "x_total", factory: factory).set(9) }
        #expect(factory.lines == ["x_total 1"])
        #expect(warnings.all.count == 1)
        #expect(warnings.all.first?.contains("x_total") == true)
    }

    @Test func beyondItsBoundAFamilySharesOneSeriesAndThereIsOneWarning() {
        let warnings = Warnings()
        let factory = PrometheusMetricsFactory(configuration: warnings.configuration(maximumSeries: 2))
        for path in ["/a", "/b", "/c", "/d", "/a"] {
            Counter(label: "asked", dimensions: [("path", path)], factory: factory).increment()
        }
        Counter(label: "unheard", factory: factory).increment()
        #expect(
            factory.lines == [
                #"asked_total{overflow="true"} 2"#, #"asked_total{path="/a"} 2"#, #"asked_total{path="/b"} 1"#,
            ]
        )
        #expect(warnings.all.count == 1)
        #expect(warnings.all.first?.contains("asked_total") == true)
    }
}

extension PrometheusMetricsFactory {
    /// The lines that hold numbers.
    var lines: [String] {
        self.render().split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
    }
}

/// What a factory warned of.
private final class Warnings: Sendable {
    private let texts = Mutex<[String]>([])

    var all: [String] {
        self.texts.withLock { $0 }
    }

    func configuration(maximumSeries: Int = 2_000) -> PrometheusConfiguration {
        var configuration = PrometheusConfiguration()
        configuration.maximumSeries = maximumSeries
        configuration.warn = { text in self.texts.withLock { $0.append(text) } }
        return configuration
    }
}
