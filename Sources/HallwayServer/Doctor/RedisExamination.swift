import Logging
import NIOPosix
import RedisClient

/// Asks the Redis server of the settings whether it is there, takes the credentials, and can do what a lobby needs.
struct RedisExamination: Sendable {
    let url: String
    let patience: Duration

    func examine() async -> Finding {
        let configuration: RedisConfiguration
        do {
            configuration = try RedisConfiguration(url: self.url)
        } catch {
            return Finding(.failed, Self.subject, "\(error)", remedy: "A URL such as redis://redis.example.org:6379.")
        }
        let client = RedisClient(
            configuration,
            group: MultiThreadedEventLoopGroup.singleton,
            logger: Logger(label: "doctor") { _ in SwiftLogNoOpLogHandler() }
        )
        return await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await client.run() }
            defer { group.cancelAll() }
            do throws(RedisError) {
                // It changes nothing, and is not known to a server that has no functions.
                _ = try await client.send(RedisCommand("FUNCTION", "STATS"), within: self.patience)
                return Finding(.good, Self.subject, "answers, and has what a shared lobby needs")
            } catch {
                return Self.finding(of: error)
            }
        }
    }

    private static let subject = "REDIS_URL"

    private static func finding(of error: RedisError) -> Finding {
        let remedy =
            switch error {
            case .authentication:
                "The user and the password in REDIS_URL must be those of the server (ACL, requirepass)."
            case .server: "A shared lobby needs Redis 7 or later, and a user that may call functions."
            default: "Is the address right, is it running, and does every firewall on the way let it through?"
            }
        return Finding(.failed, self.subject, "\(error)", remedy: remedy)
    }
}
