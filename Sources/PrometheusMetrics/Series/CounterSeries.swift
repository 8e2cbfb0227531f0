import CoreMetrics
import Synchronization

/// A number that only grows, until the program starts anew.
final class CounterSeries: CounterHandler, FloatingPointCounterHandler {
    private let whole = Atomic<UInt64>(0)
    private let fractions = AtomicDouble(0)

    /// Adds; less than nothing is passed over, since a counter that falls reads as a program that was started anew.
    func increment(by amount: Int64) {
        guard amount > 0 else { return }
        self.whole.wrappingAdd(UInt64(amount), ordering: .relaxed)
    }

    /// Adds what may be a fraction; what is less than nothing or not finite is passed over.
    func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        self.fractions.add(amount)
    }

    func reset() {
        self.whole.store(0, ordering: .relaxed)
        self.fractions.store(0)
    }

    /// The count as it is written: every digit of it, where there were no fractions.
    var number: String {
        let whole = self.whole.load(ordering: .relaxed)
        let fractions = self.fractions.load()
        return fractions == 0 ? "\(whole)" : ExpositionText.number(Double(whole) + fractions)
    }
}
