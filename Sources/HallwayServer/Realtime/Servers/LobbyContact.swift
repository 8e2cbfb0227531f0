import NIOCore
import Synchronization

/// Whether a lobby that is shared has heard this server of late.
///
/// One that it has not may have been given up: its guests are on other servers then, and what is kept for them here is
/// kept for nobody.
final class LobbyContact: Sendable {
    /// For how long a server that was heard is sure of its place: what is left of a lease that a beat may renew.
    static let certainty = TimeAmount.seconds(6)
    /// How long a server that was not sure takes others to need until they have said who is on them now: in a lobby that
    /// was lost meanwhile it brings its guests back, too, and some of them are theirs.
    static let settling = TimeAmount.seconds(8)

    /// After how long a server that is not heard wants no visitors: two beats and a half, so that a store that is started
    /// anew is no reason.
    static let patience = TimeAmount.seconds(5)

    /// How it is between the two.
    enum Contact: Sendable {
        /// The server has no place there yet.
        case never
        case heard
        case lost
    }

    private struct State {
        var lastHeard: NIODeadline?
        var settledAt = NIODeadline.uptimeNanoseconds(0)
    }

    private let state = Mutex(State())

    /// The lobby has heard what this server said at a moment.
    func heard(_ moment: NIODeadline) {
        self.state.withLock { state in
            if let last = state.lastHeard, moment - last > Self.certainty { state.settledAt = moment + Self.settling }
            state.lastHeard = max(moment, state.lastHeard ?? moment)
        }
    }

    /// How it is at a moment.
    func state(at now: NIODeadline) -> Contact {
        guard let last = self.state.withLock({ $0.lastHeard }) else { return .never }
        return now - last > Self.patience ? .lost : .heard
    }

    /// Whether the lobby may have given this server up, or others may have its guests.
    func isAdrift(at now: NIODeadline) -> Bool {
        self.state.withLock { state in
            guard let last = state.lastHeard else { return true }
            return now - last > Self.certainty || now < state.settledAt
        }
    }
}
