import NIOCore
import TestSupport
import Testing

@testable import RedisClient

@Suite(.serialized, .timeLimit(.minutes(5)), .disabled(if: Stage.isSkipped, "\(ScratchRedis.absence)"))
struct RedisLeaseTests {
    @Test func aCommandThatBlocksIsNotCutByTheTimeLimitAndKeepsNobodyElseWaiting() async throws {
        try await Stage.run({ $0.commandTimeout = .milliseconds(300) }) { client, _ in
            try await client.state { $0.isConnected }
            try await client.withConnection { lease in
                async let entries = lease.send(RedisCommand("XREAD", "BLOCK", "30000", "STREAMS", "s", "0"))
                // A second and a third time as long as a command may take, in commands and not asleep.
                let clock = ContinuousClock()
                let end = clock.now + .milliseconds(900)
                while clock.now < end { _ = try await client.send(RedisCommand("PING")) }
                _ = try await client.send(RedisCommand("XADD", "s", "1-1", "a", "b"))
                #expect(try await entries.entries?.first?.key.string == "s")
            }
        }
    }

    @Test func aBlockThatEndsWithoutAnythingIsNull() async throws {
        try await Stage.run { client, _ in
            let reply = try await client.withConnection { lease in
                try await lease.send(RedisCommand("XREAD", "BLOCK", "10", "STREAMS", "s", "$"))
            }
            #expect(reply.isNull)
        }
    }

    @Test func aTransactionIsOnesOwn() async throws {
        try await Stage.run { client, _ in
            try await client.withConnection { lease in
                _ = try await lease.send(RedisCommand("WATCH", "key"))
                let replies = try await lease.sendAll([
                    RedisCommand("MULTI"), RedisCommand("SET", "key", "a"), RedisCommand("INCR", "key"),
                    RedisCommand("EXEC"),
                ])
                let results = try replies[3].get().array
                #expect(results?.first == .simple("OK"))
                #expect(results?.last?.error?.code == "ERR")
                _ = try await lease.send(RedisCommand("WATCH", "key"))
                _ = try await client.send(RedisCommand("SET", "key", "b"))
                let broken = try await lease.sendAll([
                    RedisCommand("MULTI"), RedisCommand("PING"), RedisCommand("EXEC"),
                ])
                #expect(try broken[2].get().isNull)
            }
        }
    }

    @Test func aScriptRunsOnALeaseToo() async throws {
        try await Stage.run { client, _ in
            try await client.withConnection { lease in
                let reply = try await lease.evaluate(RedisScript("return 7"))
                #expect(reply.int == 7)
            }
        }
    }

    @Test func theConnectionEndsWithItsScopeAlsoWhenItBlocks() async throws {
        try await Stage.run { client, _ in
            let lease = try await client.withConnection { lease in
                let reader = Task { try await lease.send(RedisCommand("BLPOP", "list", "0")) }
                while try await !client.clients().contains("cmd=blpop") { await Task.yield() }
                reader.cancel()
                await #expect(throws: RedisError.cancelled) { try await reader.value }
                return lease
            }
            while try await client.clients().contains("cmd=blpop") { await Task.yield() }
            await #expect(throws: RedisError.connectionLost(wasSent: false)) {
                try await lease.send(RedisCommand("PING"))
            }
            #expect(!lease.isOpen)
        }
    }

    @Test func aLostLeaseSaysSoAndIsNotMadeAgain() async throws {
        try await Stage.run { client, redis in
            try await client.withConnection { lease in
                let reply = Task { try await lease.send(RedisCommand("BLPOP", "list", "0")) }
                while try await !client.clients().contains("cmd=blpop") { await Task.yield() }
                redis.kill()
                await #expect(throws: RedisError.connectionLost(wasSent: true)) { try await reply.value }
                _ = await #expect(throws: RedisError.connectionLost(wasSent: false)) {
                    try await lease.send(RedisCommand("PING"))
                }
            }
        }
    }

    @Test func thereAreNoMoreLeasesThanAreAllowed() async throws {
        try await Stage.run({ $0.maximumLeases = 1 }) { client, _ in
            try await client.withConnection { _ in
                _ = await #expect(throws: RedisError.overloaded) { try await client.withConnection { _ in } }
            }
            try await client.withConnection { lease in
                let reply = try await lease.send(RedisCommand("PING"))
                #expect(reply == .simple("PONG"))
            }
        }
    }
}

extension RedisClient {
    fileprivate func clients() async throws -> String {
        try await self.send(RedisCommand("CLIENT", "LIST")).string ?? ""
    }
}
