import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import ServiceLifecycleTestKit
import TestSupport
import Testing

@testable import RedisClient

@Suite(.serialized, .timeLimit(.minutes(5)), .disabled(if: Stage.isSkipped, "\(ScratchRedis.absence)"))
struct RedisServiceTests {
    private func client(_ configuration: RedisConfiguration) -> RedisClient {
        RedisClient(
            configuration,
            group: MultiThreadedEventLoopGroup.singleton,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
    }

    @Test func aGracefulShutdownWaitsForTheRepliesAndTakesNothingNew() async throws {
        let redis = try ScratchRedis()
        let client = self.client(Stage.configuration(redis) { $0.connections = 1 })
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await client.run() }
                _ = try await client.send(RedisCommand("PING"))
                redis.freeze()
                async let reply = client.send(RedisCommand("ECHO", "late"))
                // Once it is on its way, the end may come.
                while client.pool.waiting == 0 { await Task.yield() }
                trigger.triggerGracefulShutdown()
                for await _ in client.states() {}
                await #expect(throws: RedisError.closed) { try await client.send(RedisCommand("PING")) }
                redis.thaw()
                #expect(try await reply.string == "late")
                try await group.waitForAll()
            }
        }
        await #expect(throws: RedisError.closed) { try await client.send(RedisCommand("PING")) }
        await #expect(throws: RedisError.closed) { try await client.subscribe(to: ["news"]) }
        await #expect(throws: RedisError.closed) { try await client.withConnection { _ in } }
        #expect(!client.isConnected)
    }

    @Test func aServerThatDoesNotAnswerHoldsUpNoShutdownForLongerThanACommandMayTake() async throws {
        let redis = try ScratchRedis()
        let client = self.client(Stage.configuration(redis) { $0.commandTimeout = .milliseconds(200) })
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await client.run() }
                try await client.state { $0.isConnected }
                redis.freeze()
                let reply = Task { try await client.send(RedisCommand("PING")) }
                while client.pool.waiting == 0 { await Task.yield() }
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
                await #expect(throws: RedisError.timedOut(wasSent: true)) { try await reply.value }
            }
        }
    }

    @Test func aClientThatIsNotRunHasNoConnectionWithinTheTimeLimit() async throws {
        let redis = try ScratchRedis()
        let client = self.client(Stage.configuration(redis))
        await #expect(throws: RedisError.timedOut(wasSent: false)) {
            try await client.send(RedisCommand("PING"), within: .milliseconds(20))
        }
        // Also if it is over before anybody can wait.
        await #expect(throws: RedisError.timedOut(wasSent: false)) {
            try await client.send(RedisCommand("PING"), within: .zero)
        }
        let task = Task { try await client.send(RedisCommand("PING")) }
        task.cancel()
        await #expect(throws: RedisError.cancelled) { try await task.value }
    }

    @Test func aServerThatIsNotThereEndsNoService() async throws {
        var configuration = RedisConfiguration(port: 1)
        configuration.backoff = RedisBackoff(initial: .milliseconds(1), maximum: .milliseconds(2))
        let client = self.client(configuration)
        await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await client.run() }
            let error = await #expect(throws: RedisError.self) { try await client.send(RedisCommand("PING")) }
            guard case .unreachable(let reason) = error else {
                Issue.record("nobody listens: \(String(describing: error))")
                return
            }
            #expect(reason.contains("refused"))
            group.cancelAll()
        }
    }
}
