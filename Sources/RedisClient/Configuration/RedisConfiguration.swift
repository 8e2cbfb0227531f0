/// Where a Redis server is, how to get in, and what the client may keep for it.
public struct RedisConfiguration: Hashable, Sendable {
    /// A name or an IP address.
    public var host: String
    /// The port; 6379 is Redis' own.
    public var port: Int
    /// The user of an access control list; nil is the default user.
    public var username: String?
    /// The password; nil says that none is asked for.
    public var password: String?
    /// The number of the database within the server.
    public var database: Int
    /// The protection; nil is none.
    public var tls: RedisTLS?
    /// How many connections the commands share, at least one.
    ///
    /// Commands are pipelined, so few carry much: a second one spares small replies the wait behind a big one. Leases and
    /// subscriptions have connections besides.
    public var connections = 2
    /// How long an attempt at a connection may take, its greeting included.
    public var connectTimeout = Duration.seconds(5)
    /// How long a command may take, its wait for a connection included.
    ///
    /// A connection that answers nothing for so long a second time is given up.
    public var commandTimeout = Duration.seconds(5)
    /// After how long a silence a connection nobody uses is asked whether it is still there.
    public var keepAlive = Duration.seconds(15)
    /// How many commands may wait on one connection, sent or not; beyond it a command is `.overloaded`.
    public var maximumPending = 16_384
    /// How many bytes of commands may wait on one connection; a single larger command is `.overloaded` too.
    public var maximumPendingBytes = 64 * 1_024 * 1_024
    /// The most bytes of one reply; a larger one costs the connection, and its commands are `.protocolError`.
    ///
    /// As values, many small parts take up to ten times the room they have on the wire.
    public var maximumReply = 64 * 1_024 * 1_024
    /// How deep arrays may stand within one another in a reply; a deeper one costs the connection.
    public var maximumNesting = 32
    /// How many leases there may be at a time; beyond it a lease is `.overloaded`.
    public var maximumLeases = 64
    /// How long to wait between attempts at a connection.
    public var backoff = RedisBackoff()

    /// Makes a configuration; what is not named has its default.
    public init(
        host: String = "127.0.0.1",
        port: Int = 6_379,
        username: String? = nil,
        password: String? = nil,
        database: Int = 0,
        tls: RedisTLS? = nil
    ) {
        self.host = host
        self.port = port
        self.username = username
        self.password = password
        self.database = database
        self.tls = tls
    }
}

extension RedisConfiguration: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The URL without the password.
    public var description: String {
        let user = self.username ?? ""
        let login = self.password == nil ? user : "\(user):***"
        let host = self.host.contains(":") ? "[\(self.host)]" : self.host
        let scheme = self.tls == nil ? "redis" : "rediss"
        return "\(scheme)://\(login.isEmpty ? "" : login + "@")\(host):\(self.port)/\(self.database)"
    }

    /// The URL without the password.
    public var debugDescription: String { self.description }

    /// Shows the URL without the password, and nothing of the rest.
    public var customMirror: Mirror { Mirror(self, children: ["url": self.description]) }
}
