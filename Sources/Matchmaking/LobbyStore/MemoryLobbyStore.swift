public import SharedKernel
import Synchronization

/// A lobby in the memory of one server.
///
/// Every step is one critical section, in which the clock is read, the lobby decides and the outlet is called. So the
/// outlet hears the steps in the order in which they were decided, whichever threads they came from; it must be quick,
/// and must not call the store.
public final class MemoryLobbyStore: LobbyStore {
    private struct State: Sendable {
        var lobby: Lobby
        var generator: any RandomNumberGenerator & Sendable
    }

    private let state: Mutex<State>
    private let clock: WallClock
    private let outlet: LobbyOutlet

    /// Makes a store with an empty lobby.
    ///
    /// The generator names the rooms: whoever can guess it can guess them.
    public init(
        rules: Rules,
        clock: WallClock,
        generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(),
        outlet: @escaping LobbyOutlet
    ) {
        self.state = Mutex(State(lobby: Lobby(rules: rules), generator: generator))
        self.clock = clock
        self.outlet = outlet
    }

    /// Performs one command in one atomic step.
    ///
    /// Never fails.
    public func perform(_ command: Command) {
        self.step { lobby, now, generator in lobby.perform(command, at: now, using: &generator) }
    }

    /// Lets time pass.
    ///
    /// Never fails.
    public func tick() {
        self.step { lobby, now, generator in lobby.tick(at: now, using: &generator) }
    }

    /// How many are here.
    ///
    /// Never fails.
    public func census() -> Census {
        self.state.withLock { $0.lobby.census }
    }

    private func step(
        _ body: (inout Lobby, Instant, inout any RandomNumberGenerator & Sendable) -> [Directive]
    ) {
        self.state.withLock { state in
            let directives = body(&state.lobby, self.clock.now, &state.generator)
            if !directives.isEmpty { self.outlet(directives) }
        }
    }
}
