import CoreMetrics
import Testing

@testable import PrometheusMetrics

@Suite struct ManyWritersTests {
    private static let writers = 8
    private static let rounds = 20_000

    @Test func nothingThatManyThreadsCountIsLost() async {
        var configuration = PrometheusConfiguration()
        configuration.defaultBuckets = HistogramBuckets([1, 2, 3])
        let factory = PrometheusMetricsFactory(configuration: configuration)
        await withTaskGroup(of: Void.self) { group in
            for writer in 0..<Self.writers {
                group.addTask { Self.write(writer, to: factory) }
            }
            // Whoever reads meanwhile sees numbers that only grow, and histograms that agree with themselves.
            group.addTask {
                var last = 0
                repeat {
                    let lines = factory.numbers
                    #expect(lines["waits_bucket{le=\"+Inf\"}"] == lines["waits_count"])
                    #expect(lines["texts_total", default: 0] >= Double(last))
                    last = Int(lines["texts_total", default: 0])
                } while last < Self.writers * Self.rounds
            }
        }
        let total = Double(Self.writers * Self.rounds)
        let numbers = factory.numbers
        #expect(numbers["texts_total"] == total)
        #expect(numbers["seconds_total"] == total / 2)
        #expect(numbers["open"] == 0)
        #expect(numbers["waits_count"] == total)
        #expect(numbers["waits_bucket{le=\"1\"}"] == total / 4)
        #expect(numbers["waits_bucket{le=\"2\"}"] == total / 2)
        #expect(numbers["waits_bucket{le=\"3\"}"] == total * 3 / 4)
        #expect(numbers["waits_sum"] == total * 2.5)
    }

    @Test func whatManyThreadsMakeAtOnceIsOneSeries() async {
        let factory = PrometheusMetricsFactory()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<Self.writers {
                group.addTask {
                    for round in 0..<500 {
                        Counter(label: "c", dimensions: [("n", "\(round % 50)")], factory: factory).increment()
                    }
                }
            }
        }
        #expect(factory.numbers.count == 50)
        #expect(factory.numbers.values.allSatisfy { $0 == Double(Self.writers * 10) })
    }

    @Test func makingAndDestroyingWhileSomebodyReadsLeavesNothing() async {
        let factory = PrometheusMetricsFactory()
        await withTaskGroup(of: Void.self) { group in
            for writer in 0..<Self.writers {
                group.addTask {
                    for round in 0..<500 {
                        let timer = Timer(label: "t\(round % 3)", dimensions: [("w", "\(writer)")], factory: factory)
                        timer.recordNanoseconds(1)
                        if round % 7 == 0 { _ = factory.render() }
                        timer.destroy()
                    }
                }
            }
        }
        #expect(factory.render().isEmpty)
    }

    private static func write(_ writer: Int, to factory: PrometheusMetricsFactory) {
        let texts = Counter(label: "texts", factory: factory)
        let seconds = FloatingPointCounter(label: "seconds", factory: factory)
        let open = Meter(label: "open", factory: factory)
        let waits = Recorder(label: "waits", factory: factory)
        for round in 0..<Self.rounds {
            open.increment()
            seconds.increment(by: 0.5)
            waits.record(round % 4 + 1)
            texts.increment()
            open.decrement()
        }
    }
}

extension PrometheusMetricsFactory {
    /// Every line's number, by what stands before it.
    fileprivate var numbers: [String: Double] {
        Dictionary(
            uniqueKeysWithValues: self.lines.map { line in
                let parts = line.split(separator: " ")
                return (String(parts[0]), Double(parts[1]) ?? .nan)
            }
        )
    }
}
