import NIOCore
import TestSupport
import Testing

@testable import RedisClient

@Suite(.serialized, .timeLimit(.minutes(5)), .disabled(if: Stage.isSkipped, "\(ScratchRedis.absence)"))
struct RedisClientTests {
    @Test func aCommandIsAnsweredByItsReply() async throws {
        try await Stage.run { client, _ in
            #expect(try await client.send(RedisCommand("SET", "key", "value")) == .simple("OK"))
            #expect(try await client.send(RedisCommand("GET", "key")).string == "value")
            #expect(try await client.send(RedisCommand("GET", "other")).isNull)
            #expect(try await client.send(RedisCommand("INCR", "count")).int == 1)
            #expect(try await client.send(RedisCommand("HSET", "hash", "a", 1)).int == 1)
            let entries = try await client.send(RedisCommand("HGETALL", "hash")).entries
            #expect(entries == [RedisEntry(key: .bulk("a"), value: .bulk("1"))])
        }
    }

    @Test func bytesOfAnyKindComeBackAsTheyWere() async throws {
        try await Stage.run { client, _ in
            let bytes = (0...255).map { UInt8($0) } + [13, 10, 0]
            _ = try await client.send(RedisCommand("SET", "key", RedisArgument(bytes)))
            #expect(try await client.send(RedisCommand("GET", "key")).bytes == ByteBuffer(bytes: bytes))
        }
    }

    @Test func anErrorReplyIsThrown() async throws {
        try await Stage.run { client, _ in
            _ = try await client.send(RedisCommand("SET", "key", "value"))
            let error = await #expect(throws: RedisError.self) {
                try await client.send(RedisCommand("LPUSH", "key", "a"))
            }
            guard case .server(let reason) = error else {
                Issue.record("the server refuses it: \(String(describing: error))")
                return
            }
            #expect(reason.code == "WRONGTYPE")
            #expect(try await client.send(RedisCommand("GET", "key")).string == "value")
        }
    }

    @Test func tenThousandCommandsOfSixtyFourTasksAreAnsweredEachByItsOwnAndInOrder() async throws {
        try await Stage.run { client, _ in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<64 {
                    group.addTask {
                        for number in 1...157 {
                            let text = "\(task)-\(number)"
                            #expect(try await client.send(RedisCommand("ECHO", RedisArgument(text))).string == text)
                            // One task's commands are carried out in its order.
                            let count = try await client.send(RedisCommand("INCR", "count:\(task)"))
                            #expect(count.int == number)
                        }
                    }
                }
                try await group.waitForAll()
            }
            // They shared connections: there are no others, but for the one that asks.
            let list = try await client.send(RedisCommand("CLIENT", "LIST")).string ?? ""
            #expect(list.split(separator: "\n").count == 2)
        }
    }

    @Test func aBatchIsCarriedOutInItsOrderWithAResultForEach() async throws {
        try await Stage.run { client, _ in
            var commands = (1...500).map { RedisCommand("RPUSH", "list", RedisArgument($0)) }
            commands.append(RedisCommand("INCR", "list"))
            commands.append(RedisCommand("LRANGE", "list", "0", "-1"))
            let replies = try await client.sendAll(commands)
            #expect(replies.count == 502)
            #expect(try replies[499].get().int == 500)
            guard case .failure(.server) = replies[500] else {
                Issue.record("a list cannot be incremented")
                return
            }
            #expect(try replies[501].get().array?.compactMap(\.int) == Array(1...500))
            #expect(try await client.sendAll([]).isEmpty)
        }
    }

    @Test func bigCommandsAndBigRepliesPassAmongSmallOnes() async throws {
        try await Stage.run { client, _ in
            let big = ByteBuffer(repeating: 7, count: 8 * 1_024 * 1_024)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<4 {
                    group.addTask {
                        _ = try await client.send(RedisCommand("SET", "big:\(task)", RedisArgument(big)))
                        #expect(try await client.send(RedisCommand("GET", "big:\(task)")).bytes == big)
                    }
                    group.addTask {
                        for number in 0..<200 {
                            let text = "\(task)-\(number)"
                            let reply = try await client.send(RedisCommand("ECHO", RedisArgument(text)))
                            #expect(reply.string == text)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func aReplyBeyondItsBoundCostsTheConnectionAndNoMore() async throws {
        try await Stage.run({ $0.maximumReply = 1_000 }) { client, _ in
            _ = try await client.send(RedisCommand("SET", "big", RedisArgument(ByteBuffer(repeating: 7, count: 2_000))))
            await #expect(throws: RedisError.protocolError(reason: RESPViolation.tooLong.description)) {
                try await client.send(RedisCommand("GET", "big"))
            }
            #expect(try await client.send(RedisCommand("STRLEN", "big")).int == 2_000)
        }
    }

    @Test(arguments: [
        RedisCommand("SUBSCRIBE", "a"), RedisCommand("BLPOP", "list", "0"), RedisCommand("MULTI"),
        RedisCommand("SELECT", "1"), RedisCommand("CLIENT", "REPLY", "OFF"), RedisCommand("MONITOR"),
    ])
    func aCommandThatWouldUnsettleOthersIsNotSent(_ command: RedisCommand) async throws {
        try await Stage.run { client, _ in
            for attempt in [{ _ = try await client.send(command) }, { _ = try await client.sendAll([command]) }] {
                let error = await #expect(throws: RedisError.self) { try await attempt() }
                guard case .unsuitable = error else {
                    Issue.record("it is not taken: \(String(describing: error))")
                    return
                }
            }
            let reply = try await client.send(RedisCommand("PING"))
            #expect(reply == .simple("PONG"))
        }
    }

    // MARK: Scripts

    @Test func aScriptIsLoadedOnceAndAgainWhenTheServerHasForgottenIt() async throws {
        try await Stage.run { client, _ in
            let script = RedisScript("return {KEYS[1], ARGV[1], redis.call('INCR', 'count')}")
            let expected = { (count: Int64) in RedisValue.array([.bulk("k"), .bulk("a"), .integer(count)]) }
            #expect(try await client.evaluate(script, keys: ["k"], arguments: ["a"]) == expected(1))
            #expect(try await client.evaluate(script, keys: ["k"], arguments: ["a"]) == expected(2))
            _ = try await client.send(RedisCommand("SCRIPT", "FLUSH"))
            #expect(try await client.evaluate(script, keys: ["k"], arguments: ["a"]) == expected(3))
            let loads = try await client.send(RedisCommand("INFO", "commandstats")).string ?? ""
            #expect(loads.contains("cmdstat_script|load:calls=2,"))
            #expect(try await client.send(script.loading).string == script.digest)
        }
    }

    @Test func aScriptThatFailsFailsAsACommandDoes() async throws {
        try await Stage.run { client, _ in
            for (text, code) in [("return redis.error_reply('MINE not today')", "MINE"), ("return nonsense(", "ERR")] {
                let error = await #expect(throws: RedisError.self) { try await client.evaluate(RedisScript(text)) }
                guard case .server(let reason) = error else {
                    Issue.record("the script fails: \(String(describing: error))")
                    return
                }
                #expect(reason.code == code)
            }
        }
    }

    // MARK: Getting in

    @Test func withoutThePasswordCommandsAreRefusedForIt() async throws {
        try await Stage.run(options: ["requirepass secret"]) { client, redis in
            let error = await #expect(throws: RedisError.self) { try await client.send(RedisCommand("PING")) }
            guard case .authentication(let reason) = error else {
                Issue.record("the password is missing: \(String(describing: error))")
                return
            }
            #expect(reason.code == "NOAUTH")
            let wrong = Stage.configuration(redis) { $0.password = "wrong" }
            try await Stage.run(wrong) { client in
                let error = await #expect(throws: RedisError.self) { try await client.send(RedisCommand("PING")) }
                guard case .authentication(let reason) = error else {
                    Issue.record("the password is wrong: \(String(describing: error))")
                    return
                }
                #expect(reason.code == "WRONGPASS")
            }
        }
    }

    @Test func thePasswordAUserAndADatabaseAreGivenOnEveryConnection() async throws {
        try await Stage.run(options: ["requirepass secret"], { $0.password = "secret" }) { client, redis in
            _ = try await client.send(RedisCommand("ACL", "SETUSER", "hall", "on", ">p@ss", "~*", "&*", "+@all"))
            let configuration = Stage.configuration(redis) {
                $0.username = "hall"
                $0.password = "p@ss"
                $0.database = 3
            }
            try await Stage.run(configuration) { hall in
                #expect(try await hall.send(RedisCommand("ACL", "WHOAMI")).string == "hall")
                _ = try await hall.send(RedisCommand("SET", "key", "in 3"))
                #expect(try await client.send(RedisCommand("GET", "key")).isNull)
                try await hall.withConnection { lease in
                    let reply = try await lease.send(RedisCommand("GET", "key"))
                    #expect(reply.string == "in 3")
                }
            }
        }
    }

    @Test(arguments: [nil, "secret"])
    func aServerThatDoesNotKnowRESP3IsSpokenToInRESP2(_ password: String?) async throws {
        let options = ["rename-command HELLO \"\""] + (password.map { ["requirepass \($0)"] } ?? [])
        let change = { (configuration: inout RedisConfiguration) in
            configuration.password = password
            configuration.database = 1
        }
        try await Stage.run(options: options, change) { client, redis in
            _ = try await client.send(RedisCommand("HSET", "hash", "a", "1"))
            // An array, where RESP3 has a map.
            #expect(try await client.send(RedisCommand("HGETALL", "hash")) == .array([.bulk("a"), .bulk("1")]))
            let news = try await client.subscribe(to: ["news", "other"])
            _ = try await client.send(RedisCommand("PUBLISH", "news", "x"))
            var messages = news.makeAsyncIterator()
            let expected = RedisMessage(channel: "news", payload: ByteBuffer(string: "x"))
            #expect(try await messages.next() == .message(expected))
            redis.kill()
            try redis.start()
            #expect(try await messages.next() == .reconnected)
        }
    }
}
