public import Accounts
public import Logging

/// What the host chose: every setting, read and found good before anything starts.
public struct Settings: Sendable {
    /// Where the server listens and how it is reached.
    public var listening: Listening
    /// What is kept, and where.
    public var storage: Storage
    /// Who may come.
    public var accounts: Accounts
    /// What is kept for the safety of everybody.
    public var safety: Safety
    /// How two browsers find each other.
    public var ice: Ice
    /// How long things are waited for.
    public var timing: Timing
    /// How often things may be asked for; 0 is no limit.
    public var limits: RateLimits
    /// What the people who run it see.
    public var operations: Operations

    /// Where the server listens and how it is reached.
    public struct Listening: Sendable {
        /// The address or host name to listen on.
        public var host: String
        /// The port; 0 takes a free one.
        public var port: Int
        /// How the world reaches it; nil to derive it from each request.
        public var publicOrigin: Origin?
        /// The folder of the built page; nil to look for it.
        public var webRoot: String?
        /// Other pages that may use this server.
        public var corsOrigins: [Origin]
        /// Proxies whose `X-Forwarded-For` is believed.
        public var trustedProxies: [AddressRange]
        /// The files to serve https with; nil to serve http.
        public var tls: TLSFiles?

        /// A certificate chain and its key.
        public struct TLSFiles: Hashable, Sendable {
            /// The chain, in PEM.
            public var certificate: String
            /// The key, in PEM.
            public var key: String
        }

        /// The scheme by which this process is spoken to.
        var scheme: Origin.Scheme {
            self.tls == nil ? .http : .https
        }

        /// Whether the world reaches the server by https, as far as the settings say.
        public var isSecure: Bool {
            (self.publicOrigin?.scheme ?? self.scheme) == .https
        }
    }

    /// What is kept, and where.
    public struct Storage: Sendable {
        /// The folder of the SQLite file and the signing key.
        public var dataDirectory: String
        /// The PostgreSQL database; nil for the SQLite file.
        public var databaseURL: String?
        /// The Redis server by which this server shares its lobby with others; nil for a lobby in memory.
        public var redisURL: String?
        /// Which lobby there.
        public var lobby: String
    }

    /// Who may come.
    public struct Accounts: Sendable {
        /// Who may sign up.
        public var signUp: SignUpPolicy
        /// Whether somebody may come in without signing up.
        public var guestsAllowed: Bool
        /// How long an unseen guest is remembered.
        public var guestTTL: Duration
        /// The version of the terms in force.
        public var terms: String
        /// Signs access tokens; nil for the key in the data directory.
        public var jwtSecret: String?
        /// Signed them before.
        public var jwtSecretPrevious: String?
    }

    /// What is kept for the safety of everybody.
    public struct Safety: Sendable {
        /// How long it is kept who met whom.
        public var roomLog: Duration
        /// How long a report is kept after it was decided.
        public var reports: Duration
    }

    /// How two browsers find each other.
    public struct Ice: Sendable {
        /// STUN servers.
        public var stunURLs: [String]
        /// TURN servers.
        public var turnURLs: [String]
        /// The secret shared with the TURN servers.
        public var turnSecret: String?
        /// How long TURN credentials are good for.
        public var turnTTL: Duration
        /// Whether every call goes through TURN.
        public var relayOnly: Bool
    }

    /// How long things are waited for.
    public struct Timing: Sendable {
        /// How often a socket is asked for a sign of life.
        public var pingInterval: Duration
        /// How long it may take to answer.
        public var pingTimeout: Duration
        /// How long a lost guest is waited for.
        public var reconnectGrace: Duration
        /// How long somebody must have waited to take anybody.
        public var relaxAfter: Duration
        /// How long two last partners must wait to meet again when nobody else is here.
        public var rematchAfter: Duration
        /// How long last partners are kept apart.
        public var rematchCooldown: Duration
        /// How long a call rings.
        public var callTimeout: Duration
    }

    /// How often things may be asked for; 0 is no limit.
    public struct RateLimits: Sendable {
        /// Texts a guest may send in ten seconds.
        public var textsPer10s: Int
        /// Signals a guest may send in ten seconds.
        public var signalsPer10s: Int
        /// How often a guest may ask for somebody in a minute.
        public var findsPerMinute: Int
        /// Packets of any kind a socket may send in ten seconds.
        public var packetsPer10s: Int
        /// How often a guest may block or report somebody in a minute.
        public var reportsPerMinute: Int
        /// Sockets an address may open in a minute.
        public var connectionsPerMinute: Int
        /// Connections an address may have open at a time.
        public var openConnections: Int
        /// Sign-ups and guest passes for an address in a minute.
        public var passesPerMinute: Int
        /// Sign-ins by login, and by address, in a minute.
        public var signInsPerMinute: Int
    }

    /// What the people who run it see.
    public struct Operations: Sendable {
        /// The least that is logged.
        public var logLevel: Logger.Level
        /// How the log is written.
        public var logFormat: LogFormat
        /// The port of `/metrics`; 0 takes a free one, nil is none.
        public var metricsPort: Int?
    }
}
