import NIOCore
import TestSupport
import Testing

@testable import RedisClient

@Suite(.serialized, .timeLimit(.minutes(2)), .disabled(if: Stage.isSkipped, "\(ScratchRedis.absence)"))
struct RedisLossTests {
    @Test func aServerThatIsKilledAndComesBackUnderLoadAnswersNothingWronglyAndNobodyIsForgotten() async throws {
        try await Stage.run { client, redis in
            let tally = Tally()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<32 {
                    group.addTask {
                        var number = 0
                        while !tally.isOver {
                            number += 1
                            let text = "\(task)-\(number)"
                            do throws(RedisError) {
                                let reply = try await client.send(RedisCommand("ECHO", RedisArgument(text)))
                                tally.answered(rightly: reply.string == text)
                            } catch {
                                tally.failed(error)
                                await Task.yield()
                            }
                        }
                    }
                }
                for _ in 0..<5 {
                    await tally.untilMore(answers: 500)
                    redis.kill()
                    try redis.start()
                    try await client.state { $0.isConnected }
                }
                await tally.untilMore(answers: 500)
                tally.finish()
                try await group.waitForAll()
            }
            #expect(tally.wrong == 0)
            #expect(tally.failures > 0)
            #expect(tally.strange == [])
            try await client.state { $0.connected == $0.wanted }
        }
    }

    @Test func aKilledConnectionIsMadeAgainAndTheOthersStay() async throws {
        try await Stage.run({ $0.connections = 1 }) { client, redis in
            let id = try await client.send(RedisCommand("CLIENT", "ID")).int
            let other = Stage.configuration(redis) { $0.connections = 1 }
            try await Stage.run(other) { other in
                let otherID = try await other.send(RedisCommand("CLIENT", "ID")).int
                _ = try await other.send(RedisCommand("CLIENT", "KILL", "ID", RedisArgument(try #require(id))))
                #expect(try await client.untilAnswered(RedisCommand("CLIENT", "ID")).int != id)
                #expect(try await other.send(RedisCommand("CLIENT", "ID")).int == otherID)
            }
        }
    }

    @Test func whoWaitsWhenTheConnectionIsLostIsToldThatTheirCommandMayHaveBeenCarriedOut() async throws {
        try await Stage.run({ $0.connections = 1 }) { client, redis in
            try await client.state { $0.isConnected }
            redis.freeze()
            let reply = Task { try await client.send(RedisCommand("PING")) }
            while client.pool.waiting == 0 { await Task.yield() }
            // What was sent after it was sent: so was it.
            await #expect(throws: RedisError.timedOut(wasSent: true)) {
                try await client.send(RedisCommand("PING"), within: .milliseconds(500))
            }
            redis.kill()
            await #expect(throws: RedisError.connectionLost(wasSent: true)) { try await reply.value }
        }
    }

    @Test func whereNobodyListensCommandsFailAtOnceAndSucceedWhenSomebodyDoes() async throws {
        try await Stage.run { client, redis in
            _ = try await client.send(RedisCommand("PING"))
            redis.kill()
            try await client.state { $0.failure != nil }
            let error = await #expect(throws: RedisError.self) { try await client.send(RedisCommand("PING")) }
            guard case .unreachable(let reason) = error else {
                Issue.record("nobody listens: \(String(describing: error))")
                return
            }
            #expect(reason.contains("refused"))
            #expect(!client.isConnected)
            try redis.start()
            try await client.state { $0.isConnected }
            #expect(try await client.untilAnswered(RedisCommand("PING")) == .simple("PONG"))
        }
    }

    @Test func aServerThatTurnsConnectionsAwayIsNotCalledWithoutPauses() async throws {
        let pause = Duration.milliseconds(40)
        try await Stage.run(
            options: ["maxclients 1"],
            { $0.backoff = RedisBackoff(initial: pause, maximum: pause, jitter: 0) }
        ) { client, redis in
            // One of the two connections is turned away, again and again; the other one serves.
            try await client.state { $0.connected == 1 }
            let start = ContinuousClock.now
            let before = try await client.turnedAway()
            while try await client.turnedAway() < before + 4 {}
            // Of four pauses at least three lie between the first and the last.
            #expect(start.duration(to: .now) >= pause * 3)
        }
    }

    // MARK: Time limits

    @Test func aSlowReplyIsDroppedAndTheNextCommandsGetTheirOwn() async throws {
        try await Stage.run({ $0.connections = 1 }) { client, redis in
            let connection = try await client.send(RedisCommand("CLIENT", "ID"))
            redis.freeze()
            await #expect(throws: RedisError.timedOut(wasSent: true)) {
                try await client.send(RedisCommand("ECHO", "late"), within: .milliseconds(500))
            }
            async let next = client.send(RedisCommand("ECHO", "next"))
            redis.thaw()
            #expect(try await next.string == "next")
            #expect(try await client.send(RedisCommand("CLIENT", "ID")) == connection)
        }
    }

    @Test func aServerThatSaysNothingIsGivenUpAndComeBackTo() async throws {
        let limit = Duration.milliseconds(200)
        try await Stage.run({
            $0.connections = 1; $0.commandTimeout = limit
        }) { client, redis in
            try await client.state { $0.isConnected }
            let connection = try await client.send(RedisCommand("CLIENT", "ID"))
            redis.freeze()
            await #expect(throws: RedisError.timedOut(wasSent: true)) { try await client.send(RedisCommand("PING")) }
            try await client.state { !$0.isConnected }
            redis.thaw()
            #expect(try await client.untilAnswered(RedisCommand("CLIENT", "ID")) != connection)
        }
    }

    @Test func aConnectionNobodyUsesIsFoundDeadToo() async throws {
        try await Stage.run({
            $0.connections = 1
            $0.keepAlive = .milliseconds(50)
            $0.commandTimeout = .milliseconds(50)
        }) { client, redis in
            try await client.state { $0.isConnected }
            redis.freeze()
            try await client.state { !$0.isConnected }
            redis.thaw()
            try await client.state { $0.isConnected }
        }
    }

    // MARK: Bounds

    @Test func beyondTheBoundCommandsAreRefusedAtOnceAndTheOthersAnswered() async throws {
        try await Stage.run({
            $0.connections = 1; $0.maximumPending = 10
        }) { client, redis in
            _ = try await client.send(RedisCommand("PING"))
            redis.freeze()
            let results = await withTaskGroup(of: Result<RedisValue, RedisError>.self) { group in
                for number in 0..<30 {
                    group.addTask {
                        do throws(RedisError) {
                            return .success(try await client.send(RedisCommand("ECHO", RedisArgument(number))))
                        } catch {
                            return .failure(error)
                        }
                    }
                }
                var results: [Result<RedisValue, RedisError>] = []
                for _ in 0..<20 { if let result = await group.next() { results.append(result) } }
                // These are the refused ones: nobody else can have an answer yet.
                redis.thaw()
                for await result in group { results.append(result) }
                return results
            }
            #expect(results.prefix(20).allSatisfy { $0 == .failure(.overloaded) })
            #expect(results.suffix(10).allSatisfy { (try? $0.get()) != nil })
            await #expect(throws: RedisError.overloaded) {
                try await client.sendAll((0..<11).map { RedisCommand("ECHO", RedisArgument($0)) })
            }
            #expect(try await client.send(RedisCommand("PING")) == .simple("PONG"))
        }
    }

    @Test func aCommandThatIsTooBigIsRefused() async throws {
        try await Stage.run({ $0.maximumPendingBytes = 1_000 }) { client, _ in
            await #expect(throws: RedisError.overloaded) {
                try await client.send(RedisCommand("SET", "key", RedisArgument(ByteBuffer(repeating: 1, count: 1_000))))
            }
            let reply = try await client.send(RedisCommand("PING"))
            #expect(reply == .simple("PONG"))
        }
    }

    @Test func whatIsNotWrittenYetIsTakenBackWhenItIsCancelled() async throws {
        try await Stage.run({
            $0.connections = 1; $0.maximumPendingBytes = 256 << 20
        }) { client, redis in
            _ = try await client.send(RedisCommand("PING"))
            redis.freeze()
            // Far more than the system takes for a server that does not read.
            let big = RedisArgument(ByteBuffer(repeating: 1, count: 1 << 20))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<32 {
                    group.addTask { _ = try await client.send(RedisCommand("SET", "big:\(number)", big)) }
                }
                while client.pool.waiting < 32 { await Task.yield() }
                await #expect(throws: RedisError.timedOut(wasSent: false)) {
                    try await client.send(RedisCommand("SET", "small", "x"), within: .milliseconds(100))
                }
                redis.thaw()
                try await group.waitForAll()
            }
            #expect(try await client.send(RedisCommand("EXISTS", "small")).int == 0)
        }
    }

    // MARK: Cancellation

    @Test func aCommandThatIsCancelledAtAnyMomentWaitsNoMore() async throws {
        try await Stage.run({ $0.connections = 1 }) { client, redis in
            try await client.state { $0.isConnected }
            redis.freeze()
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<3_000 {
                    let task = Task { try await client.send(RedisCommand("ECHO", RedisArgument(number))) }
                    group.addTask { task.cancel() }
                    group.addTask {
                        // Nobody answers: whose cancellation went astray waits for the time limit.
                        await #expect(throws: RedisError.cancelled) { try await task.value }
                    }
                }
            }
            redis.thaw()
            #expect(try await client.send(RedisCommand("ECHO", "after")).string == "after")
        }
    }

    @Test func aCancelledCommandsReplyIsDroppedAndTheOthersKeepTheirOrder() async throws {
        try await Stage.run({ $0.connections = 1 }) { client, redis in
            _ = try await client.send(RedisCommand("PING"))
            redis.freeze()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        let task = Task { try await client.send(RedisCommand("ECHO", RedisArgument(number))) }
                        if number.isMultiple(of: 3) {
                            task.cancel()
                            await #expect(throws: RedisError.cancelled) { try await task.value }
                        } else {
                            let reply = try await task.value
                            #expect(reply.int == number)
                        }
                    }
                }
                // Those who are cancelled need no server for it.
                for _ in 0..<67 { try await group.next() }
                redis.thaw()
                try await group.waitForAll()
            }
            #expect(try await client.send(RedisCommand("ECHO", "after")).string == "after")
        }
    }
}

extension RedisClient {
    /// How many connections the server has turned away.
    fileprivate func turnedAway() async throws -> Int {
        let stats = try await self.untilAnswered(RedisCommand("INFO", "stats")).string ?? ""
        let lines = stats.split(whereSeparator: \.isNewline)
        let line = try #require(lines.first { $0.hasPrefix("rejected_connections:") })
        return try #require(Int(line.drop { $0 != ":" }.dropFirst()))
    }
}
