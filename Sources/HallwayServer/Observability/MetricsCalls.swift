import ChatProtocol
import CoreMetrics
import PrometheusMetrics

/// What pages tell of their calls, by path: how many there were, and how long each step took.
///
/// The steps are histograms, so that what is slow for the slowest can be seen, and added up over servers.
struct MetricsCalls: Sendable {
    /// Which way a call went.
    private enum Way: String, CaseIterable {
        case direct
        case relayUDP = "relay-udp"
        case relayTCP = "relay-tcp"
        case relayTLS = "relay-tls"
        /// The page could not tell.
        case unknown

        init(_ path: ConnectionArgument.Path?) {
            switch path {
            case .direct: self = .direct
            case .relayUDP: self = .relayUDP
            case .relayTCP: self = .relayTCP
            case .relayTLS: self = .relayTLS
            case nil: self = .unknown
            }
        }
    }

    private struct Kind: Hashable {
        let outcome: ConnectionArgument.Outcome
        let way: Way
    }

    private struct Leg: Hashable {
        let step: CallStep
        let way: Way
    }

    /// From what no picture can be faster than to what nobody waits for.
    static let buckets = HistogramBuckets([0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 20, 60])

    private let calls: MetricsCounters<Kind>
    private let restarts: Counter
    private let steps: [Leg: Timer]

    init(_ factory: any MetricsFactory) {
        let kinds = ConnectionArgument.Outcome.allCases.flatMap { outcome in
            Way.allCases.map { Kind(outcome: outcome, way: $0) }
        }
        self.calls = MetricsCounters(.calls, of: kinds, factory) {
            [("outcome", $0.outcome.rawValue), ("path", $0.way.rawValue)]
        }
        self.restarts = Counter(label: MetricsName.callRestarts.rawValue, factory: factory)
        let legs = CallStep.allCases.flatMap { step in Way.allCases.map { Leg(step: step, way: $0) } }
        let timers = legs.map { leg in
            let labels = [("step", leg.step.rawValue), ("path", leg.way.rawValue)]
            return (leg, Timer(label: MetricsName.callSteps.rawValue, dimensions: labels, factory: factory))
        }
        self.steps = Dictionary(timers) { first, _ in first }
    }

    /// Counts one page's call.
    func count(_ report: ConnectionArgument) {
        let way = Way(report.path)
        self.calls[Kind(outcome: report.outcome, way: way)]?.increment()
        self.restarts.increment(by: report.restarts)
        for (step, time) in report.steps.all {
            self.steps[Leg(step: step, way: way)]?.recordMilliseconds(time)
        }
    }
}
