import Histogram
import NIOCore

/// So many messages a second, one guest after the other, whatever becomes of them; where they are answered, the answers
/// are waited for too.
///
/// How long a message took counts from when it should have been sent, until its receiver has heard it and until its
/// sender was answered: if it was sent late, the wait is in the figure.
final class SteadyLoad: Load {
    let total: Int
    /// What has been heard and what has been answered, together.
    private(set) var arrivals = 0
    /// How long messages took to be heard, in nanoseconds.
    private(set) var heard = SteadyLoad.histogram()
    /// How long they took to be answered, in nanoseconds.
    private(set) var answered = SteadyLoad.histogram()
    private let messages: Int
    private let areAnswered: Bool
    private let interval: TimeAmount
    private var due = NIODeadline.now()
    private var sent = 0
    private var fleet: Fleet?

    /// So many messages a second, until there were so many.
    init(messages: Int, perSecond: Int, areAnswered: Bool = false) {
        self.messages = messages
        self.areAnswered = areAnswered
        self.total = areAnswered ? 2 * messages : messages
        self.interval = .nanoseconds(1_000_000_000 / Int64(perSecond))
    }

    func start(on fleet: Fleet) {
        self.fleet = fleet
        self.due = .now() + .milliseconds(10)
        self.waitForNext()
    }

    func arrived(at guest: Guest) {
        guard let due = guest.partner?.dues.popFirst() else { return }
        self.heard.record(Self.nanoseconds(since: due))
        self.oneMore()
    }

    func answered(_ guest: Guest) {
        guard self.areAnswered, let due = guest.asked.popFirst() else { return }
        self.answered.record(Self.nanoseconds(since: due))
        self.oneMore()
    }

    private func oneMore() {
        self.arrivals += 1
        guard self.arrivals == self.total else { return }
        self.fleet?.loadFinished()
        self.fleet = nil
    }

    private func waitForNext() {
        guard let fleet = self.fleet, self.sent < self.messages else { return }
        fleet.eventLoop.assumeIsolated().scheduleTask(deadline: self.due) { self.sendWhatIsDue() }
    }

    private func sendWhatIsDue() {
        guard let fleet = self.fleet else { return }
        let now = NIODeadline.now()
        while self.due <= now, self.sent < self.messages {
            let guest = fleet.guests[self.sent % fleet.guests.count]
            guest.dues.append(self.due)
            if self.areAnswered { guest.asked.append(self.due) }
            guest.say()
            guest.flush()
            self.sent += 1
            self.due = self.due + self.interval
        }
        self.waitForNext()
    }

    private static func nanoseconds(since due: NIODeadline) -> UInt64 {
        UInt64(max(0, (NIODeadline.now() - due).nanoseconds))
    }

    private static func histogram() -> Histogram<UInt64> {
        Histogram(highestTrackableValue: 60_000_000_000, numberOfSignificantValueDigits: .three)
    }
}
