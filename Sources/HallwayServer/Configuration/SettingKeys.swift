import Accounts
import Logging

/// Every setting there is.
///
/// Parsing, `hallway config print` and `.env.sample` all follow this table.
enum SettingKeys {
    // Where it listens
    static let host = SettingKey(
        "HOST",
        default: "127.0.0.1",
        .host,
        "Where it listens. 0.0.0.0 is every address of this machine."
    )
    static let port = SettingKey("PORT", default: "8080", .number(0...65_535), "0 takes a free port and says which.")
    static let publicURL = SettingKey(
        "PUBLIC_URL",
        .optional(.origin),
        "How the world reaches it, such as https://chat.example.org: the page's origin, and whether cookies are for "
            + "https only. Empty: derived from each request's Host, over http."
    )
    static let webRoot = SettingKey(
        "WEB_ROOT",
        .optional(.text("a folder")),
        "The folder of the built page. Empty: web/dist in the working directory or in the checkout of this program."
    )
    static let corsOrigins = SettingKey(
        "CORS_ORIGINS",
        .list(.origin),
        "Other pages that may use this server, such as https://example.org, with commas between them. "
            + "Empty: only its own."
    )
    static let trustedProxies = SettingKey(
        "TRUSTED_PROXIES",
        .list(.addressRange),
        "Addresses or networks of proxies whose X-Forwarded-For is believed, with commas between them."
    )
    static let tlsCertificate = SettingKey(
        "TLS_CERTIFICATE",
        .optional(.text("a file")),
        "Serves https by itself: the certificate chain in PEM, such as a fullchain.pem. Set it with TLS_KEY. "
            + "`hallway certificate` makes one for your own network."
    )
    static let tlsKey = SettingKey(
        "TLS_KEY",
        .optional(.text("a file")),
        "The certificate's private key in PEM, readable by the server alone."
    )

    // What is kept, and where
    static let dataDir = SettingKey(
        "DATA_DIR",
        default: "./data",
        .text("a folder"),
        "The folder of the SQLite file and of the signing key that is made on first start."
    )
    static let databaseURL = SettingKey(
        "DATABASE_URL",
        .optional(.databaseURL),
        "A PostgreSQL database for accounts and reports, such as postgres://hallway:secret@db.example.org/hallway. It needs "
            + "a server that was built with it (`TRAITS=Postgres make run`). Empty: SQLite under DATA_DIR.",
        isSecret: true
    )
    static let redisURL = SettingKey(
        "REDIS_URL",
        .optional(.redisURL),
        "A Redis server, such as redis://cache.example.org or rediss://:secret@cache.example.org. Servers with the same one "
            + "and the same LOBBY share guests; they need one DATABASE_URL and one JWT_SECRET. Empty: the lobby is in memory.",
        isSecret: true
    )
    static let lobby = SettingKey(
        "LOBBY",
        default: "main",
        .lobbyName,
        "The lobby that servers on one Redis share."
    )

    // Who may come
    static let signUp = SettingKey(
        "SIGN_UP",
        default: "open",
        SettingForm<SignUpPolicy>.oneOf(SignUpPolicy.allCases),
        "Who may sign up: open, invite (`hallway account invite` makes one) or closed."
    )
    static let terms = SettingKey(
        "TERMS",
        default: "1",
        .text("a version"),
        "The version of the terms in force. Whoever comes in agrees to it, and members are asked again when it changes."
    )
    static let guestsAllowed = SettingKey(
        "GUESTS_ALLOWED",
        default: "true",
        .flag,
        "Whether somebody may come in without signing up."
    )
    static let guestTTL = SettingKey(
        "GUEST_TTL",
        default: "30d",
        .duration(.seconds(60)...Bounds.year),
        "How long an unseen guest is remembered."
    )
    static let jwtSecret = SettingKey(
        "JWT_SECRET",
        .optional(.secret(bytes: SigningKey.shortest)),
        "Signs access tokens; at least 32 bytes. Empty: a key is made on first start and kept in DATA_DIR.",
        isSecret: true
    )
    static let jwtSecretPrevious = SettingKey(
        "JWT_SECRET_PREVIOUS",
        .optional(.secret(bytes: SigningKey.shortest)),
        "The JWT_SECRET before this one: tokens it signed are good until they expire.",
        isSecret: true
    )

    // Safety: how long is kept who met whom
    static let roomLogDays = SettingKey(
        "ROOM_LOG_DAYS",
        default: "30",
        .number(1...3_650),
        "How many days it is kept who met whom and when."
    )
    static let reportDays = SettingKey(
        "REPORT_DAYS",
        default: "180",
        .number(1...3_650),
        "How many days a report is kept after it was decided."
    )

    // ICE: how two browsers find each other
    static let stunURLs = SettingKey(
        "STUN_URLS",
        .list(.stunURL),
        "STUN servers, such as stun:stun.example.org:3478, with commas between them. Needed beyond one network."
    )
    static let turnURLs = SettingKey(
        "TURN_URLS",
        .list(.turnURL),
        "TURN servers (coturn with use-auth-secret), such as turn:turn.example.org:3478?transport=udp, with commas "
            + "between them. Needed by about one call in five on the internet."
    )
    static let turnSecret = SettingKey(
        "TURN_SECRET",
        .optional(.text("the secret that the TURN server has as static-auth-secret")),
        "The TURN servers' static-auth-secret. It is never sent; guests get short-lived credentials made from it.",
        isSecret: true
    )
    static let turnTTL = SettingKey(
        "TURN_TTL",
        default: "600",
        .duration(.seconds(10)...Bounds.day),
        "How long TURN credentials are good for."
    )
    static let relayOnly = SettingKey(
        "RELAY_ONLY",
        default: "false",
        .flag,
        "Whether every call goes through TURN, so that strangers never see each other's address."
    )

    // Timing: seconds, or 250ms, 5s, 10m, 12h, 30d
    static let pingInterval = SettingKey(
        "PING_INTERVAL",
        default: "10",
        .duration(.milliseconds(100)...Bounds.hour),
        "How often a socket is asked for a sign of life."
    )
    static let pingTimeout = SettingKey(
        "PING_TIMEOUT",
        default: "5",
        .duration(.milliseconds(100)...Bounds.hour),
        "How long it may take to answer; then it is lost."
    )
    static let reconnectGrace = SettingKey(
        "RECONNECT_GRACE",
        default: "20",
        .duration(.zero...Bounds.hour),
        "How long a lost guest is waited for."
    )
    static let relaxAfter = SettingKey(
        "RELAX_AFTER",
        default: "5",
        .duration(.zero...Bounds.hour),
        "How long a guest waits for somebody of their interests and language; then they take anybody."
    )
    static let rematchAfter = SettingKey(
        "REMATCH_AFTER",
        default: "20",
        .duration(.zero...Bounds.hour),
        "How long two last partners must wait to meet again when nobody else is here."
    )
    static let rematchCooldown = SettingKey(
        "REMATCH_COOLDOWN",
        default: "600",
        .duration(.zero...Bounds.day),
        "How long last partners are kept apart."
    )
    static let callTimeout = SettingKey(
        "CALL_TIMEOUT",
        default: "30",
        .duration(.seconds(1)...Bounds.hour),
        "How long a call rings."
    )

    // Limits: 0 switches one off
    static let textsPer10s = SettingKey(
        "LIMIT_TEXTS_PER_10S",
        default: "20",
        Bounds.limit,
        "Texts a guest may send in ten seconds."
    )
    static let signalsPer10s = SettingKey(
        "LIMIT_SIGNALS_PER_10S",
        default: "200",
        Bounds.limit,
        "Signals a guest may send in ten seconds."
    )
    static let findsPerMinute = SettingKey(
        "LIMIT_FINDS_PER_MINUTE",
        default: "60",
        Bounds.limit,
        "How often a guest may ask for somebody in a minute."
    )
    static let packetsPer10s = SettingKey(
        "LIMIT_PACKETS_PER_10S",
        default: "1000",
        Bounds.limit,
        "Packets of any kind a socket may send in ten seconds; whoever sends more is let go."
    )
    static let reportsPerMinute = SettingKey(
        "LIMIT_REPORTS_PER_MINUTE",
        default: "10",
        Bounds.limit,
        "How often a guest may block or report somebody in a minute."
    )
    static let connectionsPerMinute = SettingKey(
        "LIMIT_CONNECTIONS_PER_MINUTE",
        default: "120",
        Bounds.limit,
        "Sockets an address may open in a minute."
    )
    static let openConnections = SettingKey(
        "LIMIT_OPEN_CONNECTIONS",
        default: "500",
        Bounds.limit,
        "Connections an address may have open at a time. Those of TRUSTED_PROXIES are not counted."
    )
    static let passesPerMinute = SettingKey(
        "LIMIT_PASSES_PER_MINUTE",
        default: "30",
        Bounds.limit,
        "Sign-ups and guest passes for an address in a minute. An IPv6 /64 counts as one address."
    )
    static let signInsPerMinute = SettingKey(
        "LIMIT_SIGN_INS_PER_MINUTE",
        default: "10",
        Bounds.limit,
        "Sign-ins by login, and by address, in a minute."
    )

    // Operations
    static let logLevel = SettingKey(
        "LOG_LEVEL",
        default: "info",
        SettingForm<Logger.Level>.oneOf(Logger.Level.allCases),
        "The least that is logged: trace, debug, info, notice, warning, error or critical."
    )
    static let logFormat = SettingKey(
        "LOG_FORMAT",
        default: "text",
        SettingForm<LogFormat>.oneOf(LogFormat.allCases),
        "text for people, json for machines. The log goes to standard error."
    )
    static let metricsPort = SettingKey(
        "METRICS_PORT",
        .optional(.number(0...65_535)),
        "Where GET /metrics answers, on HOST, with what Prometheus reads; 0 takes a free port and says which. Empty: nowhere. "
            + "Whoever reaches the port may read it, so keep it from the world."
    )

    /// The bounds that several settings have in common.
    private enum Bounds {
        static let hour = Duration.seconds(3_600)
        static let day = Duration.seconds(86_400)
        static let year = Duration.seconds(366 * 86_400)
        static let limit = SettingForm<Int>.number(0...1_000_000)
    }
}
