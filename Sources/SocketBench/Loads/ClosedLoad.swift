/// Everybody says the next thing when their partner has heard the last: so many are in flight from each guest, always.
///
/// Both of a pair speak at once.
final class ClosedLoad: Load {
    let total: Int
    private(set) var arrivals = 0
    private let inFlight: Int
    private var sent = 0
    private var fleet: Fleet?

    /// So many messages in all, so many of them in flight from each guest.
    init(total: Int, inFlight: Int) {
        self.total = total
        self.inFlight = inFlight
    }

    func start(on fleet: Fleet) {
        self.fleet = fleet
        for guest in fleet.guests {
            for _ in 0..<self.inFlight where self.sent < self.total {
                self.sent += 1
                guest.say()
            }
            guest.flush()
        }
    }

    @inline(__always)
    func arrived(at guest: Guest) {
        self.arrivals += 1
        if self.sent < self.total {
            self.sent += 1
            guest.partner?.say()
        } else if self.arrivals == self.total {
            self.fleet?.loadFinished()
            self.fleet = nil
        }
    }
}
