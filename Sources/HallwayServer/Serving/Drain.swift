import Logging
import ServiceLifecycle

/// Sends everybody away in good order when the server is told to stop: before the port is closed, and after health
/// checks have been told.
struct Drain: Service {
    /// How soon a guest may come back, to this server or another.
    private static let retryAfter = Duration.seconds(1)

    let switchboard: Switchboard
    let readiness: Readiness
    let logger: Logger

    func run() async throws {
        // Cancelled is not stopped: then something else has failed, and says so itself.
        guard (try? await gracefulShutdown()) != nil else { return }
        self.readiness.drains()
        self.logger.notice("Hallway stops: every guest is told to come back")
        self.switchboard.drain(retryAfter: Self.retryAfter)
    }
}
