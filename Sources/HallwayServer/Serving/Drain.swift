import Logging
import ServiceLifecycle

/// Sends everybody away in good order when the server is told to stop: before the port is closed, and after health
/// checks have been told.
///
/// Guests of a server that stands alone are told at once: there is nowhere else for them. With others there is time for a
/// balancer to see that this one wants nobody any more; then the guests go there, not all in the same moment, and their
/// rooms with them.
struct Drain: Service {
    /// What takes how long.
    struct Timing: Sendable {
        /// How soon a guest may come back at the earliest.
        var retryAfter: Duration
        /// Within how much longer they all come back.
        var spread = Duration.zero
        /// How long a balancer is given to see that this server wants nobody any more.
        var notice = Duration.zero
        /// How long it is waited for that they are back elsewhere: until then what is said to them is kept here.
        var farewell = Duration.zero

        /// For a server that stands alone.
        static let alone = Timing(retryAfter: .seconds(1))
        /// For one of many: a balancer that asks once a second sees the second refusal within three.
        ///
        /// Whoever has not come back after the grace is gone.
        static func amongOthers(grace: Duration) -> Timing {
            Timing(
                retryAfter: .milliseconds(100),
                spread: .milliseconds(1_900),
                notice: .seconds(3),
                farewell: grace + .seconds(2)
            )
        }

        /// How long it may take in all.
        var total: Duration {
            self.notice + self.farewell
        }
    }

    private static let look = Duration.milliseconds(20)

    let switchboard: Switchboard
    let readiness: Readiness
    let timing: Timing
    let logger: Logger

    func run() async throws {
        // Cancelled is not stopped: then something else has failed, and says so itself.
        guard (try? await gracefulShutdown()) != nil else { return }
        self.readiness.drains()
        self.switchboard.closeDoors()
        if self.timing.notice > .zero { try? await Task.sleep(for: self.timing.notice) }
        self.logger.notice("Hallway stops: every guest is told to come back")
        self.switchboard.drain(retryAfter: self.timing.retryAfter, spread: self.timing.spread)
        let end = ContinuousClock.now + self.timing.farewell
        while !self.switchboard.isDeserted, ContinuousClock.now < end, !Task.isCancelled {
            try? await Task.sleep(for: Self.look)
        }
    }
}
