import NIOCore
import Synchronization

/// Whether this server wants new visitors: not before it listens and has its place in the lobby, not while a lobby that is
/// shared does not hear it, and no longer once it drains.
final class Readiness: Sendable {
    /// What a server goes through.
    enum Phase: Sendable {
        case starting
        case ready
        /// It cannot reach the lobby, and could only refuse whoever comes; another server may.
        case cutOff
        case draining
    }

    private struct State {
        var isListening = false
        var drains = false
    }

    private let state = Mutex(State())
    private let contact: LobbyContact?

    /// Makes the readiness of a server that has its lobby to itself, or shares one.
    init(contact: LobbyContact? = nil) {
        self.contact = contact
    }

    /// Where the server is now.
    var phase: Phase {
        let (isListening, drains) = self.state.withLock { ($0.isListening, $0.drains) }
        if drains { return .draining }
        if !isListening { return .starting }
        switch self.contact?.state(at: .now()) {
        case .none, .heard: return .ready
        case .never: return .starting
        case .lost: return .cutOff
        }
    }

    /// Says that the server listens.
    func hasStarted() {
        self.state.withLock { $0.isListening = true }
    }

    /// Says that the server is about to stop, for good.
    func drains() {
        self.state.withLock { $0.drains = true }
    }
}
