import Histogram
import NIOCore

/// So many texts a second, one guest after the other, each of which is to be answered.
///
/// How long a text took counts from when it should have been sent, until its receiver has heard it and until its
/// sender has been answered.
final class AskedLoad: Load {
    let total: Int
    /// What has been heard and what has been answered, together.
    private(set) var arrivals = 0
    /// How long texts took to be heard, in nanoseconds.
    private(set) var heard = AskedLoad.histogram()
    /// How long they took to be answered, in nanoseconds.
    private(set) var answered = AskedLoad.histogram()
    private let texts: Int
    private let interval: TimeAmount
    private var due = NIODeadline.now()
    private var sent = 0
    private var fleet: Fleet?

    /// So many texts a second, until there were so many.
    init(texts: Int, perSecond: Int) {
        self.texts = texts
        self.total = 2 * texts
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
        guard let due = guest.asked.popFirst() else { return }
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
        guard let fleet = self.fleet, self.sent < self.texts else { return }
        fleet.eventLoop.assumeIsolated().scheduleTask(deadline: self.due) { self.sendWhatIsDue() }
    }

    private func sendWhatIsDue() {
        guard let fleet = self.fleet else { return }
        let now = NIODeadline.now()
        while self.due <= now, self.sent < self.texts {
            let guest = fleet.guests[self.sent % fleet.guests.count]
            guest.dues.append(self.due)
            guest.asked.append(self.due)
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
