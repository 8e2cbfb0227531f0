import Foundation
import Logging
import NIOCore
import NIOPosix
import TestSupport
import Testing

@testable import RedisClient

/// A server and a client of a test's own.
enum Stage {
    static let isSkipped = ScratchRedis.executable == nil

    /// A configuration for a scratch server, quick to come back and slow to lose patience.
    static func configuration(_ redis: ScratchRedis, _ change: (inout RedisConfiguration) -> Void = { _ in })
        -> RedisConfiguration
    {
        var configuration = RedisConfiguration(port: redis.port)
        // A busy machine is no reason to fail: whoever tests a time limit sets it.
        configuration.connectTimeout = .seconds(30)
        configuration.commandTimeout = .seconds(30)
        configuration.backoff = RedisBackoff(initial: .milliseconds(5), maximum: .milliseconds(50))
        change(&configuration)
        return configuration
    }

    /// Runs a client while the body runs.
    static func run<Answer: Sendable>(
        _ configuration: RedisConfiguration,
        _ body: @Sendable (RedisClient) async throws -> Answer
    ) async throws -> Answer {
        let client = RedisClient(
            configuration,
            group: MultiThreadedEventLoopGroup.singleton,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await client.run() }
            defer { group.cancelAll() }
            return try await body(client)
        }
    }

    /// Starts a server and runs a client of it while the body runs.
    static func run<Answer: Sendable>(
        options: [String] = [],
        _ change: (inout RedisConfiguration) -> Void = { _ in },
        _ body: @Sendable (RedisClient, ScratchRedis) async throws -> Answer
    ) async throws -> Answer {
        let redis = try ScratchRedis(options: options)
        return try await self.run(self.configuration(redis, change)) { try await body($0, redis) }
    }
}

extension RedisClient {
    /// Waits for a state.
    func state(where isMeant: (RedisClientState) -> Bool) async throws {
        for await state in self.states() where isMeant(state) { return }
        Issue.record("the client was shut down first")
    }
}
