/// What one name with one set of labels counts.
enum Series: Sendable {
    case counter(CounterSeries)
    case gauge(GaugeSeries)
    case histogram(HistogramSeries)

    /// Which it is, for as long as somebody keeps it.
    var id: ObjectIdentifier {
        switch self {
        case .counter(let series): ObjectIdentifier(series)
        case .gauge(let series): ObjectIdentifier(series)
        case .histogram(let series): ObjectIdentifier(series)
        }
    }

    /// Writes its lines.
    func write(to text: inout ExpositionText, _ name: MetricName, _ labels: LabelSet) {
        switch self {
        case .counter(let series): text.add(series.number, name, labels)
        case .gauge(let series): text.add(ExpositionText.number(series.value), name, labels)
        case .histogram(let series): series.write(to: &text, name, labels)
        }
    }
}
