import NIOCore
import TestSupport
import Testing

@testable import RedisClient

@Suite(.serialized, .timeLimit(.minutes(5)), .disabled(if: Stage.isSkipped, "\(ScratchRedis.absence)"))
struct RedisSubscriptionTests {
    private func message(_ channel: String, _ text: String) -> RedisSubscription.Element {
        .message(RedisMessage(channel: channel, payload: ByteBuffer(string: text)))
    }

    private func publish(_ channel: String, _ text: String, _ client: RedisClient) async throws -> Int? {
        try await client.send(RedisCommand("PUBLISH", RedisArgument(channel), RedisArgument(text))).int
    }

    @Test func whatIsPublishedIsReadInItsOrderByEverySubscriber() async throws {
        try await Stage.run { client, _ in
            let news = try await client.subscribe(to: ["news", "more"])
            let others = try await client.subscribe(to: ["news"])
            for number in 0..<100 { #expect(try await self.publish("news", "\(number)", client) == 1) }
            #expect(try await self.publish("more", "x", client) == 1)
            var messages = news.makeAsyncIterator()
            var otherMessages = others.makeAsyncIterator()
            for number in 0..<100 {
                #expect(try await messages.next() == self.message("news", "\(number)"))
                #expect(try await otherMessages.next() == self.message("news", "\(number)"))
            }
            #expect(try await messages.next() == self.message("more", "x"))
        }
    }

    @Test func aShardedChannelIsAnotherOneThanThatOfTheSameName() async throws {
        try await Stage.run { client, _ in
            let plain = try await client.subscribe(to: ["news"])
            let sharded = try await client.subscribe(to: ["news"], sharded: true)
            _ = try await client.send(RedisCommand("SPUBLISH", "news", "sharded"))
            _ = try await self.publish("news", "plain", client)
            var messages = sharded.makeAsyncIterator()
            #expect(try await messages.next() == self.message("news", "sharded"))
            var plainMessages = plain.makeAsyncIterator()
            #expect(try await plainMessages.next() == self.message("news", "plain"))
        }
    }

    @Test func aSubscriptionOutlivesARestartAndSaysThatItDid() async throws {
        try await Stage.run { client, redis in
            let news = try await client.subscribe(to: ["a", "b"])
            _ = try await self.publish("a", "before", client)
            var messages = news.makeAsyncIterator()
            #expect(try await messages.next() == self.message("a", "before"))
            redis.kill()
            try redis.start()
            #expect(try await messages.next() == .reconnected)
            #expect(try await client.untilAnswered(RedisCommand("PUBLISH", "b", "after")).int == 1)
            #expect(try await messages.next() == self.message("b", "after"))
        }
    }

    @Test func whoReadsTooSlowlyIsToldHowMuchIsMissing() async throws {
        try await Stage.run { client, _ in
            let slow = try await client.subscribe(to: ["news"], buffer: 10)
            let quick = try await client.subscribe(to: ["news"])
            for number in 0..<25 { _ = try await self.publish("news", "\(number)", client) }
            var quickMessages = quick.makeAsyncIterator()
            for number in 0..<25 { #expect(try await quickMessages.next() == self.message("news", "\(number)")) }
            var messages = slow.makeAsyncIterator()
            // Both are served in turn, so the slow one may have one less yet.
            let lagged = try await messages.next()
            #expect(lagged == .lagged(15) || lagged == .lagged(14))
        }
    }

    @Test func whoeverLetsGoOfASubscriptionIsUnsubscribed() async throws {
        try await Stage.run { client, _ in
            let stays = try await client.subscribe(to: ["stays"])
            do {
                let goes = try await client.subscribe(to: ["goes"])
                #expect(try await self.publish("goes", "x", client) == 1)
                _ = goes
            }
            while try await self.publish("goes", "x", client) != 0 { await Task.yield() }
            let ended = try await client.subscribe(to: ["ended"])
            ended.end()
            while try await self.publish("ended", "x", client) != 0 { await Task.yield() }
            var messages = ended.makeAsyncIterator()
            while try await messages.next() != nil {}
            #expect(try await self.publish("stays", "x", client) == 1)
            _ = stays
        }
    }

    @Test func aChannelThatIsForbiddenIsRefusedAndTheOthersStay() async throws {
        try await Stage.run { client, redis in
            _ = try await client.send(
                RedisCommand("ACL", "SETUSER", "hall", "on", ">p", "~*", "resetchannels", "&news", "+@all")
            )
            let configuration = Stage.configuration(redis) {
                $0.username = "hall"
                $0.password = "p"
            }
            try await Stage.run(configuration) { hall in
                let news = try await hall.subscribe(to: ["news"])
                let error = await #expect(throws: RedisError.self) { try await hall.subscribe(to: ["news", "secret"]) }
                guard case .server(let reason) = error else {
                    Issue.record("the channel is forbidden: \(String(describing: error))")
                    return
                }
                #expect(reason.code == "NOPERM")
                _ = try await self.publish("news", "x", client)
                var messages = news.makeAsyncIterator()
                #expect(try await messages.next() == self.message("news", "x"))
            }
        }
    }

    @Test func whereThereIsNoServerNobodySubscribes() async throws {
        try await Stage.run { client, redis in
            redis.kill()
            let error = await #expect(throws: RedisError.self) { try await client.subscribe(to: ["news"]) }
            guard case .unreachable = error else {
                Issue.record("nobody listens: \(String(describing: error))")
                return
            }
        }
    }

    @Test func aSubscriberWhoseTaskIsCancelledWaitsNoMore() async throws {
        try await Stage.run { client, redis in
            redis.freeze()
            let subscriber = Task { try await client.subscribe(to: ["news"]) }
            subscriber.cancel()
            await #expect(throws: RedisError.cancelled) { _ = try await subscriber.value }
            redis.thaw()
            let news = try await client.subscribe(to: ["news"])
            #expect(try await self.publish("news", "x", client) == 1)
            _ = news
        }
    }

    @Test func theEndOfTheClientIsTheEndOfItsSubscriptions() async throws {
        let news = try await Stage.run { client, _ in
            let news = try await client.subscribe(to: ["news"])
            _ = try await self.publish("news", "last", client)
            return news
        }
        var texts: [String] = []
        for try await case .message(let message) in news { texts.append(String(buffer: message.payload)) }
        #expect(texts.count <= 1)
    }
}
