import Matchmaking
import SharedKernel
import TestSupport
import Testing

@testable import RedisStores

/// What becomes of the guests of a server that is no more, and of a server that was taken for one.
@Suite(.enabled(if: LobbyServers.isPossible, "\(ScratchRedis.absence)"), .timeLimit(.minutes(5)))
struct LobbyLeasesTests {
    private let clock = ManualClock()
    private let settings = RedisLobbySettings.forTests(lease: .seconds(8))

    private func server(_ settings: RedisLobbySettings? = nil) async throws -> LobbyServer {
        try await LobbyServer(settings ?? self.settings, self.clock)
    }

    /// So much time passes, in which these servers live.
    private func passes(_ seconds: Int, on servers: LobbyServer...) async throws {
        for _ in 0..<seconds {
            self.clock.advance(by: .seconds(1))
            for server in servers { await server.store.beat() }
            try await servers[0].store.tick()
        }
    }

    /// Ann is on the one, Bob on the other, and they are in a room.
    private func pair(_ one: LobbyServer, _ other: LobbyServer) async throws -> Room {
        try await one.connect(.ann)
        try await other.connect(.bob)
        try await one.perform(.ann, .find(Wish()))
        try await other.perform(.bob, .find(Wish()))
        _ = try await one.room()
        return try await other.room().room
    }

    @Test func theGuestsOfAServerThatDiedAreWaitedForAndThenGone() async throws {
        let (one, other) = (try await self.server(), try await self.server())
        let room = try await self.pair(one, other)
        let dead = try #require(one.store.server)
        try await self.passes(1, on: other, one)
        await one.running.crash()
        try await self.passes(7, on: other)
        #expect(try await other.store.census() == Census(online: 2, waiting: 0, rooms: 1))
        try await self.passes(1, on: other)
        let lost = try await other.hears(.away(.ann, room))
        #expect(lost.departed == [dead])
        #expect(lost.directives.contains(.presence(.ann, .absent)))
        #expect(try await other.store.census() == Census(online: 1, waiting: 0, rooms: 1))
        try await self.passes(20, on: other)
        try await other.hears(.ended(.bob, room.id, .partnerLeft, .waiting))
        #expect(try await other.store.census() == Census(online: 1, waiting: 1, rooms: 0))
    }

    @Test func whoseServerDiedComesBackByAnotherIntoTheirRoom() async throws {
        let (one, other) = (try await self.server(), try await self.server())
        let room = try await self.pair(one, other)
        try await self.passes(1, on: other, one)
        await one.running.crash()
        // The browser is quicker than the lease.
        try await other.connect(.ann, room: room.id)
        try await other.hears(.resumed(.ann, room))
        try await self.passes(30, on: other)
        #expect(try await other.store.census() == Census(online: 2, waiting: 0, rooms: 1))
        #expect(!other.heard.contains(.away(.ann, room)))
    }

    @Test func aServerThatLeavesIsGivenUpAtOnce() async throws {
        let (one, other) = (try await self.server(), try await self.server())
        let room = try await self.pair(one, other)
        let gone = try #require(one.store.server)
        await one.running.shutDown()
        try await other.delivery { $0.departed == [gone] }
        try await self.passes(1, on: other)
        try await other.hears(.away(.ann, room))
    }

    @Test func aServerThatWasSilentForTooLongJoinsAnewAndHearsWhomItHad() async throws {
        let (one, other) = (try await self.server(), try await self.server())
        let room = try await self.pair(one, other)
        let before = one.store.server
        try await self.passes(9, on: other)
        await #expect(throws: StoreError.self) { try await one.perform(.ann, .find(Wish())) }
        #expect(await one.loss() == .givenUp([.ann]))
        await one.store.joined()
        #expect(one.store.server != before)
        // Its seat was closed, and the page comes back with another: it is who it was.
        try await one.connect(.ann, seat: 2, room: room.id)
        try await one.hears(.resumed(.ann, room))
        try await other.hears(.resumed(.ann, room))
        try await self.passes(30, on: other, one)
        #expect(try await other.store.census() == Census(online: 2, waiting: 0, rooms: 1))
    }

    @Test func aClockThatIsSetForwardCostsNoServerItsPlace() async throws {
        let (one, other) = (try await self.server(), try await self.server())
        try await self.passes(1, on: one, other)
        self.clock.advance(by: .seconds(3_600))
        try await one.store.tick()
        try await one.connect(.ann)
        try await other.connect(.bob)
        #expect(try await one.store.census().online == 2)
    }

    @Test func aServerThatDoesNotReadIsGivenUp() async throws {
        var settings = self.settings
        settings.backlog = 20
        let (one, other) = (try await self.server(settings), try await self.server(settings))
        try await self.passes(1, on: one, other)
        let dead = try #require(other.store.server)
        await other.running.crash()
        for number in UInt64(1)...30 { try await one.connect(GuestID(high: 0, low: number)) }
        await one.store.beat()
        // It is heard of, but what it is told piles up.
        try await self.passes(1, on: one)
        try await one.delivery { $0.departed == [dead] }
        #expect(one.store.hasJoined)
    }

    @Test func manyGuestsOfAServerThatDiedAreLostInPiecesWithinOneTick() async throws {
        let (one, other) = (try await self.server(), try await self.server())
        try await one.connect(1...1_200) { _ in nil }
        try await self.passes(1, on: other, one)
        await one.running.crash()
        try await self.passes(8, on: other)
        #expect(try await other.store.census().online == 0)
        try await self.passes(20, on: other)
        #expect(try await other.store.census() == Census())
        #expect(try await other.keys().sorted() == ["guests", "hall", "out", "read", "servers"])
    }
}
