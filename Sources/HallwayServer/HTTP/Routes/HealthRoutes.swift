import ChatProtocol
import Hummingbird

/// What those who run the server ask it: does it live, and does it want visitors.
struct HealthRoutes: Sendable {
    let readiness: Readiness

    func add(to router: some RouterMethods<HallwayRequestContext>) {
        router.get("healthz") { _, _ in Response.json(HealthAnswer()) }
        router.get("readyz") { _, _ in try self.ready() }
    }

    private func ready() throws(ChatError) -> Response {
        switch self.readiness.phase {
        case .starting: throw ChatError(.unavailable, "The server is starting.", retryAfter: .seconds(1))
        case .ready: Response.json(HealthAnswer())
        case .cutOff: throw ChatError(.unavailable, "The server cannot reach the lobby.", retryAfter: .seconds(1))
        case .draining: throw ChatError(.unavailable, "The server is about to stop.", retryAfter: .seconds(5))
        }
    }
}
