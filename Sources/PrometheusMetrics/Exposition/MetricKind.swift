/// What Prometheus calls a metric's type.
enum MetricKind: String, Sendable {
    case counter
    case gauge
    case histogram
}
