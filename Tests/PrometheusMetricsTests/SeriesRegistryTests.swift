import Testing

@testable import PrometheusMetrics

@Suite struct SeriesRegistryTests {
    private var registry = SeriesRegistry(limit: 3)

    @Test mutating func aHistogramKeepsTheNamesOfItsLinesToItself() {
        self.registry = SeriesRegistry(limit: 4)
        self.add(.histogram, "h")
        for (kind, label) in [(MetricKind.gauge, "h_bucket"), (.gauge, "h_sum"), (.gauge, "h_count"), (.gauge, "h")] {
            #expect(self.add(kind, label).warning == .taken(MetricName(label, kind)))
        }
        #expect(self.registry.families.count == 1)
    }

    @Test mutating func aHistogramFindsItsNamesTaken() {
        self.add(.gauge, "h_sum")
        #expect(self.add(.histogram, "h").warning == .taken(MetricName("h", .histogram)))
        #expect(self.registry.count == 1)
    }

    @Test mutating func namesAreFreeAgainWithTheLastOfTheirFamily() {
        let (first, _) = self.add(.histogram, "h", "1")
        let (second, _) = self.add(.histogram, "h", "2")
        self.registry.remove(first.id)
        #expect(self.add(.gauge, "h_sum").warning == .taken(MetricName("h_sum", .gauge)))
        self.registry.remove(second.id)
        #expect(self.add(.gauge, "h").warning == nil)
        #expect(self.registry.families.keys.map(\.text) == ["h"])
        #expect(self.registry.count == 1)
    }

    @Test mutating func whatIsDestroyedMakesRoom() {
        let series = (1...3).map { self.add(.counter, "c", "\($0)").series }
        #expect(self.add(.counter, "c", "4").warning == .full(limit: 3, name: MetricName("c", .counter)))
        self.registry.remove(series[1].id)
        #expect(self.add(.counter, "c", "5").warning == nil)
        #expect(self.registry.families.values.first?.series.count == 4)
        #expect(self.registry.count == 3)
    }

    @Test mutating func theSharedSeriesStaysAsLongAsItsFamily() {
        let series = (1...3).map { self.add(.counter, "c", "\($0)").series }
        let (shared, _) = self.add(.counter, "c", "4")
        #expect(self.add(.counter, "c", "5").series.id == shared.id)
        self.registry.remove(shared.id)
        #expect(self.registry.families.values.first?.series[.overflow]?.id == shared.id)
        for one in series { self.registry.remove(one.id) }
        #expect(self.registry.families.isEmpty)
        #expect(self.registry.count == 0)
    }

    @Test mutating func aCopyStaysAsItWas() {
        self.add(.counter, "c", "1")
        let copy = self.registry
        self.add(.counter, "c", "2")
        #expect(copy.families.values.first?.series.count == 1)
    }

    @Test mutating func howeverMuchIsAskedForWhatIsKeptIsBounded() {
        for number in 0..<1_000 {
            self.add(.counter, "c", "\(number)")
            self.add(.gauge, "g\(number)")
            self.add(.gauge, "c_total")
        }
        #expect(self.registry.count == 3)
        #expect(self.registry.families.values.reduce(0) { $0 + $1.series.count } == 4)
    }

    @discardableResult
    private mutating func add(
        _ kind: MetricKind,
        _ label: String,
        _ value: String = ""
    ) -> (series: Series, warning: SeriesRegistry.Warning?) {
        self.registry.series(
            of: kind,
            named: MetricName(label, kind),
            help: "",
            LabelSet([("n", value)], in: kind)
        ) {
            .counter(CounterSeries())
        }
    }
}
