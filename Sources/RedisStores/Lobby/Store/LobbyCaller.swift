import Matchmaking
import RedisClient
import SharedKernel
import Synchronization

/// Calls the lobby's library on a Redis server, and puts it there if it is missing.
final class LobbyCaller: Sendable {
    /// Whom a call is made for, and what they know.
    struct Caller: Hashable, Sendable {
        let server: ServerID
        /// The lobby's, as 16 bytes; none before the first join.
        var epoch: [UInt8]
        /// The latest step that this server knows of.
        var seen: UInt64
    }

    private let client: RedisClient
    private let clock: WallClock?
    let rules: [UInt8]
    private let isWatched: Bool
    private let library: LobbyLibrary
    private let generator: Mutex<any RandomNumberGenerator & Sendable>
    /// Every key of the lobby begins with this.
    let prefix: String

    init(
        _ settings: RedisLobbySettings,
        client: RedisClient,
        clock: WallClock?,
        generator: any RandomNumberGenerator & Sendable,
        isWatched: Bool,
        library: LobbyLibrary
    ) {
        self.client = client
        self.clock = clock
        self.rules = ByteWriter.rules(settings.rules, lease: settings.lease, backlog: settings.backlog)
        self.isWatched = isWatched
        self.library = library
        self.generator = Mutex(generator)
        // The braces are the hash tag: a cluster keeps all keys of a lobby on one node.
        self.prefix = "{hallway:\(settings.lobby)}:\(LobbyLibrary.format):"
    }

    /// A new name for a stay in the lobby.
    func newServer() -> ServerID {
        self.generator.withLock { ServerID.random(using: &$0) }
    }

    /// 16 bytes that nobody has used.
    func newEpoch() -> [UInt8] {
        self.generator.withLock { ByteWriter.bytes($0.next()) + ByteWriter.bytes($0.next()) }
    }

    /// The stream that a server reads.
    func stream(of server: ServerID) -> String {
        "\(self.prefix)out:\(server)"
    }

    /// The stream that all servers read.
    var hall: String {
        "\(self.prefix)hall"
    }

    /// Makes one call, and the same once more if the library was missing: then nothing of it had been done.
    func call(_ request: LobbyRequest, by caller: Caller) async throws(RedisError) -> LobbyReply {
        let command = self.command(request, by: caller)
        let value: RedisValue
        do throws(RedisError) {
            value = try await self.client.send(command)
        } catch {
            guard error.isUnknownFunction else { throw error }
            try await self.load()
            value = try await self.client.send(command)
        }
        guard let reply = LobbyReply(value, to: request) else {
            throw .protocolError(reason: "the lobby's library answered \(request.verb) with what makes no sense")
        }
        return reply
    }

    private func load() async throws(RedisError) {
        do throws(RedisError) {
            _ = try await self.client.send(RedisCommand("FUNCTION", "LOAD", RedisArgument(self.library.text)))
        } catch {
            // Another server was first.
            guard error.isKnownLibrary else { throw error }
        }
    }

    private func command(_ request: LobbyRequest, by caller: Caller) -> RedisCommand {
        var arguments: [RedisArgument] = [
            RedisArgument(self.library.name + (request.makesRoom ? "_always" : "")), 1,
            RedisArgument("\(self.prefix)guests"), RedisArgument(request.verb),
            RedisArgument(caller.epoch), RedisArgument(caller.seen), RedisArgument(caller.server.description),
            RedisArgument(self.clock.map { String($0.now.milliseconds) } ?? ""), RedisArgument(self.rules),
            RedisArgument(self.chance(for: request)), self.isWatched ? "1" : "",
        ]
        arguments += request.arguments
        return RedisCommand("FCALL", arguments)
    }

    /// Two ids for a step, one for each command but the first, and a secret from which others follow.
    private func chance(for request: LobbyRequest) -> [UInt8] {
        var ids = 3
        if case .perform(let commands) = request { ids += max(0, commands.count - 1) }
        return self.generator.withLock { generator in
            (0..<(2 * ids)).flatMap { _ in ByteWriter.bytes(generator.next()) }
        }
    }
}

extension RedisError {
    fileprivate var isUnknownFunction: Bool {
        guard case .server(let error) = self else { return false }
        return error.code == "ERR" && error.message.contains("Function not found")
    }

    fileprivate var isKnownLibrary: Bool {
        guard case .server(let error) = self else { return false }
        return error.code == "ERR" && error.message.contains("already exists")
    }
}
