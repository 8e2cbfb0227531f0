/// What is said on a fresh connection before anything else.
///
/// `HELLO 3` with the credentials in it; for a server that does not know it, or does not let us say it, `AUTH`. Then
/// `SELECT`, if another database than the first is wanted.
struct Handshake: Sendable {
    enum Step: Hashable, Sendable {
        case send(RedisCommand)
        case finish(RedisProtocol)
        case fail(RedisError)
    }

    private enum Stage: Hashable, Sendable {
        case hello
        case authentication
        /// Whether an old server is there at all, for one that wants no password.
        case ping
        case selection(RedisProtocol)
    }

    private let username: String?
    private let password: String?
    private let database: Int
    private var stage = Stage.hello

    init(username: String? = nil, password: String? = nil, database: Int = 0) {
        self.username = username
        self.password = password
        self.database = database
    }

    /// The first command.
    var opening: RedisCommand {
        guard let password = self.password else { return RedisCommand("HELLO", "3") }
        return RedisCommand(
            "HELLO",
            "3",
            "AUTH",
            RedisArgument(self.username ?? "default"),
            RedisArgument(password)
        )
    }

    /// What follows a reply.
    mutating func received(_ value: RedisValue) -> Step {
        switch self.stage {
        case .hello: self.helloAnswered(value)
        case .authentication: self.authenticationAnswered(value)
        case .ping: self.pingAnswered(value)
        case .selection(let version): self.selectionAnswered(value, version)
        }
    }

    private mutating func helloAnswered(_ value: RedisValue) -> Step {
        guard let error = value.error else {
            guard let version = value.entries?.first(where: { $0.key.string == "proto" })?.value.int else {
                return .fail(.protocolError(reason: "an answer to HELLO that names no protocol"))
            }
            return self.admitted(version == 3 ? .resp3 : .resp2)
        }
        switch error.code {
        case "WRONGPASS":
            return .fail(.authentication(error))
        case "NOAUTH" where self.password == nil:
            return .fail(.authentication(error))
        case "NOPROTO", "NOAUTH", "NOPERM":
            return self.fallBack()
        case "ERR" where error.message.lowercased().contains("unknown command"):
            return self.fallBack()
        default:
            // Such as: max number of clients reached.
            return .fail(.unreachable(reason: "\(error)"))
        }
    }

    private mutating func fallBack() -> Step {
        guard let password = self.password else {
            self.stage = .ping
            return .send(RedisCommand("PING"))
        }
        self.stage = .authentication
        guard let username = self.username else { return .send(RedisCommand("AUTH", RedisArgument(password))) }
        return .send(RedisCommand("AUTH", RedisArgument(username), RedisArgument(password)))
    }

    private mutating func authenticationAnswered(_ value: RedisValue) -> Step {
        if let error = value.error { return .fail(.authentication(error)) }
        return self.admitted(.resp2)
    }

    private mutating func pingAnswered(_ value: RedisValue) -> Step {
        switch value.error?.code {
        case "NOAUTH", "NOPERM":
            .fail(value.error.map { .authentication($0) } ?? .protocolError(reason: "no error"))
        default:
            // An error such as LOADING passes by itself; whoever asks gets it then.
            self.admitted(.resp2)
        }
    }

    private mutating func admitted(_ version: RedisProtocol) -> Step {
        guard self.database != 0 else { return .finish(version) }
        self.stage = .selection(version)
        return .send(RedisCommand("SELECT", RedisArgument(self.database)))
    }

    private func selectionAnswered(_ value: RedisValue, _ version: RedisProtocol) -> Step {
        if let error = value.error { return .fail(.unreachable(reason: "SELECT \(self.database): \(error)")) }
        return .finish(version)
    }
}
