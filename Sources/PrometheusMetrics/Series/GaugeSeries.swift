import CoreMetrics

/// A number that says how things stand.
final class GaugeSeries: RecorderHandler, MeterHandler {
    private let current = AtomicDouble(0)

    var value: Double {
        self.current.load()
    }

    func set(_ value: Int64) {
        self.current.store(Double(value))
    }

    func set(_ value: Double) {
        self.current.store(value)
    }

    func record(_ value: Int64) {
        self.set(value)
    }

    func record(_ value: Double) {
        self.set(value)
    }

    func increment(by amount: Double) {
        self.current.add(amount)
    }

    func decrement(by amount: Double) {
        self.current.add(-amount)
    }
}
