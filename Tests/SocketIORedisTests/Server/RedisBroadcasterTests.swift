import InMemoryLogging
import Logging
import MetricsTestKit
import NIOCore
import RedisClient
import SocketIOServer
import SocketIOTestSupport
import Synchronization
import TestSupport
import Testing

@testable import SocketIORedis

@Suite(.serialized, .timeLimit(.minutes(3)), .disabled(if: Joined.isSkipped, "\(ScratchRedis.absence)"))
struct RedisBroadcasterTests {
    private static let names = Atomic<Int>(0)

    @Test(arguments: [false, true]) func redisConforms(isSharded: Bool) async throws {
        let redis = try ScratchRedis()
        try await Joined.withClients(3, of: redis) { clients in
            try await BroadcasterConformance(bound: 400) { count in
                var configuration = Joined.configuration("c\(Self.names.add(1, ordering: .relaxed).newValue)")
                configuration.isSharded = isSharded
                configuration.maximumWaiting = 400
                return clients.prefix(count).map { RedisBroadcaster($0, configuration: configuration) }
            }.run()
        }
    }

    private func broadcast(_ number: Int) -> Broadcast {
        Broadcast(.join(["\(number)"]), namespace: "/")
    }

    /// Runs a broadcaster, and lends what it delivers.
    private func running(_ broadcaster: RedisBroadcaster, _ body: (Deliveries) async throws -> Void) async throws {
        let deliveries = Deliveries()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await broadcaster.run { deliveries.put($0) } }
            defer { group.cancelAll() }
            try await body(deliveries)
        }
    }

    @Test func whileRedisIsAwayNothingIsKeptAndTheOthersHearOfAGapWhenItIsBack() async throws {
        let redis = try ScratchRedis()
        let (metrics, log) = (TestMetrics(), InMemoryLogHandler())
        var configuration = Joined.configuration()
        configuration.metrics = metrics
        configuration.logger = Logger(label: "test") { _ in log }
        try await Joined.withClients(2, of: redis) { clients in
            let speaker = RedisBroadcaster(clients[0], configuration: configuration)
            let hearer = RedisBroadcaster(clients[1], configuration: Joined.configuration())
            try await self.running(speaker) { _ in
                try await self.running(hearer) { delivered in
                    try await clients[0].untilSubscribed(2)
                    speaker.publish(self.broadcast(0))
                    #expect(await delivered.next() == self.broadcast(0))
                    redis.kill()
                    // It finds out by what it cannot say; from then on nothing is taken.
                    while speaker.publish(self.broadcast(1)) == .taken { await speaker.flush() }
                    for _ in 0..<1_000 { #expect(speaker.publish(self.broadcast(1)) == .dropped) }
                    try redis.start()
                    try await clients[0].untilSubscribed(2)
                    while speaker.publish(self.broadcast(2)) != .taken { await Task.yield() }
                    // What was said last of all is heard, behind a gap and nothing that was lost.
                    var gaps = 0
                    while let broadcast = await delivered.next(), broadcast != self.broadcast(2) {
                        #expect(broadcast == .gap)
                        gaps += 1
                    }
                    #expect(gaps > 0)
                }
            }
        }
        let lost = try metrics.expectCounter("socketio_broadcasts_lost_total", [("reason", "away")])
        #expect(lost.totalValue >= 1_000)
        #expect(log.entries.count { $0.message == "Redis does not take broadcasts" } == 1)
    }

    @Test func whoWasCutOffHearsOfAGapAndThenOfWhatFollows() async throws {
        let redis = try ScratchRedis()
        try await Joined.withClients(2, of: redis) { clients in
            let speaker = RedisBroadcaster(clients[0], configuration: Joined.configuration())
            let hearer = RedisBroadcaster(clients[1], configuration: Joined.configuration())
            try await self.running(speaker) { _ in
                try await self.running(hearer) { delivered in
                    try await clients[0].untilSubscribed(2)
                    speaker.publish(self.broadcast(0))
                    #expect(await delivered.next() == self.broadcast(0))
                    // All that hear are cut off, and nobody who speaks.
                    _ = try await clients[0].send(RedisCommand("CLIENT", "KILL", "TYPE", "PUBSUB"))
                    #expect(await delivered.next() == .gap)
                    try await clients[0].untilSubscribed(2)
                    speaker.publish(self.broadcast(1))
                    #expect(await delivered.next() == self.broadcast(1))
                }
            }
        }
    }

    @Test func strangersAreCountedAndLoggedOnceAndDoNoHarm() async throws {
        let redis = try ScratchRedis()
        let (metrics, log) = (TestMetrics(), InMemoryLogHandler())
        var configuration = Joined.configuration()
        configuration.metrics = metrics
        configuration.logger = Logger(label: "test") { _ in log }
        try await Joined.withClients(2, of: redis) { clients in
            let speaker = RedisBroadcaster(clients[0], configuration: Joined.configuration())
            let hearer = RedisBroadcaster(clients[1], configuration: configuration)
            let nextVersion = ByteBuffer(bytes: [2, 0, 0, 0])
            let huge = ByteBuffer(repeating: 1, count: Broadcast.maximumSize + 1_024)
            try await self.running(speaker) { _ in
                try await self.running(hearer) { delivered in
                    try await clients[0].untilSubscribed(2)
                    for _ in 0..<50 {
                        _ = try await clients[0].send(RedisCommand("PUBLISH", "test", RedisArgument(nextVersion)))
                        _ = try await clients[0].send(RedisCommand("PUBLISH", "test", RedisArgument([1, 77])))
                    }
                    _ = try await clients[0].send(RedisCommand("PUBLISH", "test", RedisArgument(huge)))
                    speaker.publish(self.broadcast(1))
                    #expect(await delivered.next() == self.broadcast(1))
                }
            }
        }
        for (reason, count) in [("version", 50), ("malformed", 50), ("too_large", 1)] {
            let rejected = try metrics.expectCounter("socketio_broadcasts_rejected_total", [("reason", reason)])
            #expect(rejected.totalValue == count)
        }
        #expect(log.entries.count { $0.message == "What is no broadcast of ours was heard" } == 1)
    }

    @Test func whoeverReadsTooSlowlyHearsOfAGap() async throws {
        let redis = try ScratchRedis()
        var small = Joined.configuration()
        small.maximumUnread = 4
        try await Joined.withClients(2, of: redis) { [small] clients in
            let speaker = RedisBroadcaster(clients[0], configuration: Joined.configuration())
            let hearer = RedisBroadcaster(clients[1], configuration: small)
            let (atGate, delivered) = (Deliveries(), Deliveries())
            let gate = DispatchGate()
            let first = self.broadcast(0)
            try await self.running(speaker) { _ in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        try await hearer.run { broadcast in
                            if broadcast == first {
                                atGate.put(broadcast)
                                gate.wait()
                            }
                            delivered.put(broadcast)
                        }
                    }
                    defer { group.cancelAll() }
                    try await clients[0].untilSubscribed(2)
                    speaker.publish(first)
                    _ = await atGate.next()
                    for number in 1...50 { speaker.publish(self.broadcast(number)) }
                    await speaker.flush()
                    // The reader's connection has taken them when it answers what was asked behind them.
                    let probe = try await clients[1].subscribe(to: ["probe"])
                    gate.open()
                    speaker.publish(self.broadcast(99))
                    var all: [Broadcast] = []
                    while all.last != self.broadcast(99), let next = await delivered.next() { all.append(next) }
                    #expect(all.first == first)
                    #expect(all.contains(.gap))
                    #expect(all.count < 20)
                    probe.end()
                }
            }
        }
    }

    @Test func aBroadcasterEndsWithItsClient() async throws {
        let redis = try ScratchRedis()
        let client = Joined.client(of: redis)
        let broadcaster = RedisBroadcaster(client, configuration: Joined.configuration())
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await client.run() }
            // Not one of the group, which is cancelled for the client's sake.
            async let running: Void = broadcaster.run { _ in }
            try await client.untilSubscribed(1)
            group.cancelAll()
            do {
                try await running
                Issue.record("it went on without its client")
            } catch {
                #expect(error as? RedisError == .closed)
            }
        }
    }

    @Test func whoRunsAgainHearsOfAGapAndGoesOn() async throws {
        let redis = try ScratchRedis()
        try await Joined.withClients(2, of: redis) { clients in
            let speaker = RedisBroadcaster(clients[0], configuration: Joined.configuration())
            let hearer = RedisBroadcaster(clients[1], configuration: Joined.configuration())
            try await self.running(speaker) { _ in
                for round in 0..<3 {
                    try await self.running(hearer) { delivered in
                        if round > 0 { #expect(await delivered.next() == .gap) }
                        try await clients[0].untilSubscribed(2)
                        speaker.publish(self.broadcast(round))
                        #expect(await delivered.next() == self.broadcast(round))
                    }
                    try await clients[0].untilSubscribed(1)
                }
            }
        }
    }
}
