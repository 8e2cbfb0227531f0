import Synchronization

/// Whether this server wants new visitors: not before it listens and has its place in the lobby, and no longer once it
/// drains.
final class Readiness: Sendable {
    /// What a server goes through, in this order.
    enum Phase: Sendable {
        case starting
        case ready
        case draining
    }

    private struct State {
        var isListening = false
        var isInLobby: Bool
        var drains = false
    }

    private let state: Mutex<State>

    /// Makes the readiness of a server that has a place in its lobby from the start, or has yet to be given one.
    init(isInLobby: Bool = true) {
        self.state = Mutex(State(isInLobby: isInLobby))
    }

    /// Where the server is now.
    var phase: Phase {
        self.state.withLock { state in
            if state.drains { return .draining }
            return state.isListening && state.isInLobby ? .ready : .starting
        }
    }

    /// Says that the server listens.
    func hasStarted() {
        self.state.withLock { $0.isListening = true }
    }

    /// Says that the server has its place in the lobby.
    ///
    /// One that loses it stays ready: its rooms go on, and it is about to have a place again.
    func hasJoined() {
        self.state.withLock { $0.isInLobby = true }
    }

    /// Says that the server is about to stop, for good.
    func drains() {
        self.state.withLock { $0.drains = true }
    }
}
