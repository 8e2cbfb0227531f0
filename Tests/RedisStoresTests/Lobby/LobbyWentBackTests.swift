import Matchmaking
import NIOCore
import RedisClient
import SharedKernel
import Synchronization
import TestSupport
import Testing

@testable import RedisStores

/// A store that comes back as it was some time ago is found out by whoever knows of a step that it lost.
@Suite(.enabled(if: LobbyServers.isPossible, "\(ScratchRedis.absence)"), .timeLimit(.minutes(5)))
struct LobbyWentBackTests {
    private let clock = ManualClock()
    private let settings = RedisLobbySettings.forTests()

    private func server() async throws -> LobbyServer {
        try await LobbyServer(self.settings, self.clock)
    }

    @Test func aStoreThatWentBackIsTakenForOneThatWasLost() async throws {
        let (one, other) = (try await self.server(), try await self.server())
        try await one.connect(.ann)
        let client = one.store.client
        let guests = RedisArgument("\(one.store.caller.prefix)guests")
        let state = try #require(try await client.send(RedisCommand("HGET", guests, "state")).bytes)
        try await other.connect(.bob)
        try await other.perform(.bob, .find(Wish()))
        try await other.hears(.waiting(.bob, since: self.clock.now, Census(online: 2, waiting: 1, rooms: 0)))
        // As after a crash, from a snapshot or by a replica that had not heard of the last steps.
        _ = try await client.send(RedisCommand("HSET", guests, "state", RedisArgument(state)))
        await other.store.beat()
        #expect(await other.loss() == .emptied)
        await other.store.joined()
        await one.store.beat()
        #expect(await one.loss() == .emptied)
        await one.store.joined()
        #expect(try await one.store.census() == Census(online: 2, waiting: 1, rooms: 0))
        try await one.perform(.ann, .find(Wish()))
        #expect(try await other.room().room.caller == .bob)
    }

    @Test func aLobbyThatWentBackIsFoundOutThoughItHasComeFartherSince() async throws {
        let (one, other) = (try await self.server(), try await self.server())
        try await one.connect(.ann)
        try await other.hears(.presence(.ann, .available))
        var third = try HandedServer(self.settings, self.clock, seed: 1)
        try await third.join()
        let snapshot = try await one.snapshot()
        try await other.connect(.bob)
        try await one.hears(.presence(.bob, .available))
        try await one.goBack(to: snapshot)
        // As many steps as were lost, and more, by a server that knows of none of them.
        self.clock.advance(by: .milliseconds(1))
        for _ in 0..<6 { try await third.call(.tick(every: .zero)) }
        let epoch = other.store.epoch
        await other.store.beat()
        #expect(other.store.epoch != epoch)
        #expect(await other.loss() == .emptied)
        await other.store.joined()
        await one.store.beat()
        #expect(await one.loss() == .emptied)
        await one.store.joined()
        #expect(try await one.store.census() == Census(online: 2, waiting: 0, rooms: 0))
    }

    @Test func aBeatThatComesLateIsNotTakenForALobbyThatWentBack() async throws {
        let one = try await self.server()
        try await one.connect(.ann)
        let stay = try #require(one.store.attendance.withLock { $0.stay })
        try await one.connect(.bob)
        await one.store.beat()
        let late = LobbyRequest.beat(delivered: stay.delivered, read: stay.order.mark)
        guard case .done = try await one.store.caller.call(late, by: stay.caller) else {
            Issue.record("It was.")
            return
        }
        #expect(try await one.store.census().online == 2)
    }
}

extension RedisLobbyStore {
    /// The lobby's life that the server takes part in.
    fileprivate var epoch: [UInt8]? {
        self.attendance.withLock { $0.stay?.caller.epoch }
    }
}

extension LobbyServer {
    /// All that the store has of the lobby.
    fileprivate func snapshot() async throws -> [(key: String, value: [UInt8])] {
        var snapshot: [(key: String, value: [UInt8])] = []
        for key in try await self.allKeys() {
            let value = try await self.store.client.send(RedisCommand("DUMP", RedisArgument(key))).bytes
            snapshot.append((key, Array(buffer: try #require(value))))
        }
        return snapshot
    }

    /// As after a crash, from a snapshot or by a replica that had not heard of the last steps.
    fileprivate func goBack(to snapshot: [(key: String, value: [UInt8])]) async throws {
        try await self.wipe()
        for (key, value) in snapshot {
            let restore = RedisCommand("RESTORE", [RedisArgument(key), "0", RedisArgument(value)])
            _ = try await self.store.client.send(restore)
        }
    }
}
