import Histogram
import NIOCore

/// So many messages a second, one guest after the other, whatever becomes of them.
///
/// How long a message took counts from when it should have been sent: if it was sent late, the wait is in the figure.
final class SteadyLoad: Load {
    let total: Int
    private(set) var arrivals = 0
    /// What the messages took, in nanoseconds.
    private(set) var latencies = Histogram<UInt64>(
        highestTrackableValue: 60_000_000_000,
        numberOfSignificantValueDigits: .three
    )
    private let interval: TimeAmount
    private var due = NIODeadline.now()
    private var sent = 0
    private var fleet: Fleet?

    /// So many messages a second, until there were so many.
    init(total: Int, perSecond: Int) {
        self.total = total
        self.interval = .nanoseconds(1_000_000_000 / Int64(perSecond))
    }

    func start(on fleet: Fleet) {
        self.fleet = fleet
        self.due = .now() + .milliseconds(10)
        self.waitForNext()
    }

    func arrived(at guest: Guest) {
        guard let due = guest.partner?.dues.popFirst() else { return }
        self.latencies.record(UInt64(max(0, (NIODeadline.now() - due).nanoseconds)))
        self.arrivals += 1
        if self.arrivals == self.total {
            self.fleet?.loadFinished()
            self.fleet = nil
        }
    }

    private func waitForNext() {
        guard let fleet = self.fleet, self.sent < self.total else { return }
        fleet.eventLoop.assumeIsolated().scheduleTask(deadline: self.due) { self.sendWhatIsDue() }
    }

    private func sendWhatIsDue() {
        guard let fleet = self.fleet else { return }
        let now = NIODeadline.now()
        while self.due <= now, self.sent < self.total {
            let guest = fleet.guests[self.sent % fleet.guests.count]
            guest.dues.append(self.due)
            guest.say()
            guest.flush()
            self.sent += 1
            self.due = self.due + self.interval
        }
        self.waitForNext()
    }
}
