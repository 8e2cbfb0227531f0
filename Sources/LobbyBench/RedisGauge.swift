import BenchSupport
import Foundation
import Logging
import NIOPosix
import RedisClient
import RedisStores

/// What some work took of a Redis server.
struct RedisGauge: Sendable {
    private let configuration: RedisConfiguration

    init(_ configuration: RedisConfiguration) {
        self.configuration = configuration
    }

    /// What a store's work took.
    func measure(_ store: RedisLobbyStore, _ work: () async throws -> Void) async throws -> LobbyBenchReport.Sample {
        try await self.withClient { client in
            let (before, rooms) = (try await self.reading(client), try await store.roomsEver(by: client))
            let clock = ContinuousClock()
            let seconds = try await clock.measure { try await work() }
            let (after, made) = (try await self.reading(client), try await store.roomsEver(by: client) - rooms)
            return LobbyBenchReport.Sample(
                calls: after.calls - before.calls,
                pairs: made,
                seconds: Double(seconds.components.seconds) + Double(seconds.components.attoseconds) / 1e18,
                microseconds: after.microseconds - before.microseconds
            )
        }
    }

    /// What `redis-benchmark` took for the same steps; its own figure says how long.
    ///
    /// Pairs are counted here, too: a drill that does nothing would be quick.
    func measure(
        drill: [String],
        of store: RedisLobbyStore,
        _ plan: LobbyBench.Plan
    ) async throws -> LobbyBenchReport.Sample {
        try await self.withClient { client in
            let (before, rooms) = (try await self.reading(client), try await store.roomsEver(by: client))
            let pace = try self.benchmark(drill, plan)
            let (after, made) = (try await self.reading(client), try await store.roomsEver(by: client) - rooms)
            let calls = after.calls - before.calls
            return LobbyBenchReport.Sample(
                calls: calls,
                pairs: made,
                seconds: Double(calls) / pace,
                microseconds: after.microseconds - before.microseconds
            )
        }
    }

    /// Takes a lobby away, and the functions that came with it.
    func remove(_ lobby: String) async throws {
        try await self.withClient { client in
            let keys = try await client.send(RedisCommand("KEYS", RedisArgument("{hallway:\(lobby)}:*")))
            for key in (keys.array ?? []).compactMap(\.string) {
                _ = try await client.send(RedisCommand("UNLINK", RedisArgument(key)))
            }
        }
    }

    private func benchmark(_ drill: [String], _ plan: LobbyBench.Plan) throws -> Double {
        guard let tool = RedisProcess.tool("redis-benchmark") else {
            throw BenchError("redis-benchmark is missing; Debian's package redis-tools brings it.")
        }
        let process = Process()
        process.executableURL = tool
        process.arguments =
            [
                "-h", self.configuration.host, "-p", "\(self.configuration.port)", "-n", "\(plan.nexts)", "-c",
                "\(plan.tasks)", "-r", "\(plan.guests)", "--csv",
            ] + drill
        var environment = ProcessInfo.processInfo.environment
        environment["REDISCLI_AUTH"] = self.configuration.password
        process.environment = environment
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        // "name","rps",... The name has no commas of its own.
        let fields = text.split(separator: "\n").last?.components(separatedBy: "\",\"") ?? []
        guard process.terminationStatus == 0, fields.count > 1, let pace = Double(fields[1]), pace > 0 else {
            throw BenchError("redis-benchmark said:\n\(text)")
        }
        return pace
    }

    private func reading(_ client: RedisClient) async throws -> (calls: Int, microseconds: Double) {
        let text = try await client.send(RedisCommand("INFO", "commandstats")).string ?? ""
        guard let line = text.split(separator: "\r\n").first(where: { $0.hasPrefix("cmdstat_fcall:") }) else {
            return (0, 0)
        }
        let pairs = line.dropFirst("cmdstat_fcall:".count).split(separator: ",").map { $0.split(separator: "=") }
        let fields = Dictionary(pairs.map { (String($0[0]), Double($0[1]) ?? 0) }) { first, _ in first }
        return (Int(fields["calls"] ?? 0), fields["usec"] ?? 0)
    }

    private func withClient<Answer: Sendable>(
        _ body: (RedisClient) async throws -> Answer
    ) async throws -> Answer {
        let quiet = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
        let client = RedisClient(self.configuration, group: MultiThreadedEventLoopGroup.singleton, logger: quiet)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await client.run() }
            defer { group.cancelAll() }
            return try await body(client)
        }
    }
}
