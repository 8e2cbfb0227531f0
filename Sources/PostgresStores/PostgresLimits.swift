#if Postgres
/// How much a ``PostgresDatabase`` asks of its server, and how long it waits for it.
public struct PostgresLimits: Hashable, Sendable {
    /// How many connections it has at most, each with a thread of its own.
    ///
    /// All servers' connections together must be fewer than the database's `max_connections`.
    public var connections: Int
    /// How many callers wait at most while all connections are busy; more are refused at once.
    public var waiting: Int
    /// How long a caller waits for its turn at most.
    public var turn: Duration
    /// How long it may take to connect to each host that the address names; libpq counts whole seconds, two at least.
    public var connect: Duration
    /// How long a statement may take, with its wait for others'.
    public var statement: Duration
    /// The same for the statements that look through whole tables for what is old, of which there are few.
    public var sweep: Duration

    /// Makes limits; those that are left out suit a server with a database beside it.
    public init(
        connections: Int = 8,
        waiting: Int = 1_000,
        turn: Duration = .seconds(10),
        connect: Duration = .seconds(5),
        statement: Duration = .seconds(5),
        sweep: Duration = .seconds(120)
    ) {
        self.connections = connections
        self.waiting = waiting
        self.turn = turn
        self.connect = connect
        self.statement = statement
        self.sweep = sweep
    }
}
#endif
