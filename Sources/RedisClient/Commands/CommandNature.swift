/// What a connection has to know of a command before it takes it.
///
/// Replies are told apart by their order alone. A command that has no reply, or more than one, or that makes the server
/// speak otherwise from then on, would hand the replies of everybody behind it to the wrong askers; one that blocks would
/// keep everybody waiting. So they are told apart by name, and are not taken where they do not belong.
enum CommandNature: Hashable, Sendable {
    /// One reply, soon; leaves nothing behind. Fit for a connection that many share.
    case ordinary
    /// One reply, after at most so long; nil says no bound. For a connection of one's own.
    case blocking(atMost: Duration?)
    /// One reply, but the connection is another one afterwards. For a connection of one's own.
    case stateful
    /// No reply, or many, or another protocol afterwards. For no connection.
    case unsettling

    init(of name: String, _ arguments: [RedisArgument]) {
        // Nearly all are ordinary, and are found to be in one look.
        switch Self.special[name] {
        case nil: self = .ordinary
        case .blockingLast: self = .blocking(seconds: arguments.last)
        case .blockingFirst: self = .blocking(seconds: arguments.first)
        case .waiting: self = .blocking(milliseconds: arguments.last)
        case .stream: self = Self.ofStream(arguments)
        case .client: self = Self.ofClient(arguments.first)
        case .stateful: self = .stateful
        case .unsettling: self = .unsettling
        }
    }

    /// The commands that are not ordinary, or not always.
    private enum Family {
        /// The last argument says for how many seconds it blocks.
        case blockingLast
        /// The first one does.
        case blockingFirst
        /// The last argument says for how many milliseconds.
        case waiting
        case stream
        case client
        case stateful
        case unsettling
    }

    private static let special: [String: Family] = {
        let names: [(Family, [String])] = [
            (.blockingLast, ["BLPOP", "BRPOP", "BLMOVE", "BRPOPLPUSH", "BZPOPMIN", "BZPOPMAX"]),
            (.blockingFirst, ["BLMPOP", "BZMPOP"]),
            (.waiting, ["WAIT", "WAITAOF"]),
            (.stream, ["XREAD", "XREADGROUP"]),
            (.client, ["CLIENT"]),
            (.stateful, ["MULTI", "EXEC", "DISCARD", "WATCH", "UNWATCH", "SELECT", "AUTH"]),
            (.stateful, ["ASKING", "READONLY", "READWRITE"]),
            (.unsettling, ["SUBSCRIBE", "UNSUBSCRIBE", "PSUBSCRIBE", "PUNSUBSCRIBE", "SSUBSCRIBE", "SUNSUBSCRIBE"]),
            (.unsettling, ["MONITOR", "HELLO", "RESET", "QUIT", "SYNC", "PSYNC", "REPLCONF", "SHUTDOWN"]),
        ]
        return Dictionary(uniqueKeysWithValues: names.flatMap { family, names in names.map { ($0, family) } })
    }()

    /// `XREAD [COUNT n] [BLOCK milliseconds] STREAMS …`: the option is looked for in front of the keys only.
    private static func ofStream(_ arguments: [RedisArgument]) -> Self {
        let options = arguments.prefix { $0.text.uppercased() != "STREAMS" }
        guard let block = options.lastIndex(where: { $0.text.uppercased() == "BLOCK" }) else { return .ordinary }
        return .blocking(milliseconds: options.dropFirst(block + 1).first)
    }

    private static func ofClient(_ subcommand: RedisArgument?) -> Self {
        switch subcommand?.text.uppercased() {
        case "REPLY": .unsettling
        case "SETNAME", "TRACKING", "CACHING", "NO-EVICT", "NO-TOUCH", "SETINFO": .stateful
        default: .ordinary
        }
    }

    private static func blocking(seconds argument: RedisArgument?) -> Self {
        .blocking(milliseconds: argument.flatMap { Double($0.text) }.map { $0 * 1_000 })
    }

    private static func blocking(milliseconds argument: RedisArgument?) -> Self {
        .blocking(milliseconds: argument.flatMap { Double($0.text) })
    }

    /// Redis takes 0 for no bound; what is no number it refuses at once.
    private static func blocking(milliseconds: Double?) -> Self {
        guard let milliseconds, milliseconds.isFinite, 0...1e12 ~= milliseconds else { return .blocking(atMost: .zero) }
        return .blocking(atMost: milliseconds == 0 ? nil : .milliseconds(milliseconds))
    }
}
