import Synchronization

/// Whether this server wants new visitors: not before it has started, and no longer once it drains.
final class Readiness: Sendable {
    /// What a server goes through, in this order.
    enum Phase: Sendable {
        case starting
        case ready
        case draining
    }

    private let current = Mutex(Phase.starting)

    /// Where the server is now.
    var phase: Phase {
        self.current.withLock { $0 }
    }

    /// Says that the server listens.
    ///
    /// A server that drains already goes on draining.
    func hasStarted() {
        self.current.withLock { phase in
            if phase == .starting { phase = .ready }
        }
    }

    /// Says that the server is about to stop.
    func drains() {
        self.current.withLock { $0 = .draining }
    }
}
