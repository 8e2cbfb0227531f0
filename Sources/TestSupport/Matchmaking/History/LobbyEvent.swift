public import Matchmaking

/// What is done to a lobby in one step of a history.
public enum LobbyEvent: Hashable, Sendable {
    /// Somebody did something.
    case command(Command)
    /// Time passed.
    case tick
}
