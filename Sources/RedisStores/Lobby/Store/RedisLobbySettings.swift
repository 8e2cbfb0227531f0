public import Matchmaking

/// Which lobby on a Redis server, and how it is kept.
///
/// The servers of one lobby should have the same settings: each step goes by those of the server that asks for it.
public struct RedisLobbySettings: Hashable, Sendable {
    /// The lobby's name, part of the names of its keys: servers with the same Redis and the same name share guests.
    public var lobby: String
    /// How it pairs.
    public var rules: Rules
    /// After how long a silence a server is given up, and its guests are taken for lost.
    public var lease: Duration
    /// How often a server says that it lives; a quarter of the lease or less.
    public var beat: Duration
    /// How many steps may wait for a server to read them; one that falls farther behind is given up.
    public var backlog: Int
    /// How far apart ticks are at the least, whichever servers ask for them; 0 for none.
    ///
    /// A little less than how often each server asks, or else one tick in two would come a hair too early.
    public var tickInterval: Duration

    /// Makes settings; the defaults are for servers that tick once a second.
    public init(
        lobby: String = "main",
        rules: Rules = Rules(),
        lease: Duration = .seconds(8),
        beat: Duration = .seconds(2),
        backlog: Int = 100_000,
        tickInterval: Duration = .milliseconds(900)
    ) {
        self.lobby = lobby
        self.rules = rules
        self.lease = lease
        self.beat = beat
        self.backlog = backlog
        self.tickInterval = tickInterval
    }
}
