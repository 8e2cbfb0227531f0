import CoreMetrics

/// What a broadcaster counts.
final class RedisBroadcasterMetrics: Sendable {
    let said: Counter
    let delivered: Counter
    let gaps: Counter
    private let factory: any MetricsFactory

    init(factory: any MetricsFactory) {
        self.factory = factory
        self.said = Counter(label: "socketio_broadcasts_said_total", factory: factory)
        self.delivered = Counter(label: "socketio_broadcasts_delivered_total", factory: factory)
        self.gaps = Counter(label: "socketio_broadcast_gaps_total", factory: factory)
    }

    /// Why the others are not told something.
    enum Loss: String {
        /// As much as may wait was waiting.
        case full
        /// Redis was away, or became so.
        case away
        /// It is larger than a broadcast may be.
        case tooLarge = "too_large"
    }

    func lost(_ reason: Loss, _ count: Int = 1) {
        guard count > 0 else { return }
        self.counter("socketio_broadcasts_lost_total", reason.rawValue).increment(by: count)
    }

    func rejected(_ reason: Inbox.Rejection) {
        self.counter("socketio_broadcasts_rejected_total", reason.rawValue).increment()
    }

    private func counter(_ label: String, _ reason: String) -> Counter {
        Counter(label: label, dimensions: [("reason", reason)], factory: self.factory)
    }
}
