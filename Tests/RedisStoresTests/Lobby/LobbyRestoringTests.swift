import Matchmaking
import RedisClient
import SharedKernel
import TestSupport
import Testing

@testable import RedisStores

/// What servers bring back when the store lost the lobby.
@Suite(.enabled(if: LobbyServers.isPossible, "\(ScratchRedis.absence)"), .timeLimit(.minutes(5)))
struct LobbyRestoringTests {
    private let clock = ManualClock()
    private let settings = RedisLobbySettings.forTests()

    private func server(_ client: RedisClient? = nil) async throws -> LobbyServer {
        try await LobbyServer(self.settings, self.clock, client: client)
    }

    /// All that the store has of the lobby is gone, and the server hears of it.
    private func lose(on servers: LobbyServer...) async throws {
        let keys = try await servers[0].allKeys()
        _ = try await servers[0].store.client.send(RedisCommand("DEL", keys.map { RedisArgument($0) }))
        for server in servers {
            await server.store.beat()
            #expect(await server.loss() == .emptied)
            await server.store.joined()
        }
    }

    @Test func whoWaitsGoesOnWaitingWithTheAgeTheyHadAndTheirWish() async throws {
        let one = try await self.server()
        try await one.connect(.ann)
        try await one.perform(.ann, .find(Wish(interests: [Interest("chess")], language: .only(Language("en")))))
        self.clock.advance(by: .seconds(3))
        try await self.lose(on: one)
        #expect(try await one.store.census() == Census(online: 1, waiting: 1, rooms: 0))
        self.clock.advance(by: .seconds(1))
        try await one.perform(.ann, .find(Wish()))
        let since = self.clock.now.advanced(by: .seconds(-4))
        try await one.hears(.waiting(.ann, since: since, Census(online: 1, waiting: 1, rooms: 0)))
        // Bob names nothing that Ann named: they meet once both have relaxed, which counts from the entry.
        try await one.connect(.bob)
        try await one.perform(.bob, .find(Wish(interests: [Interest("art")])))
        try await one.connect(.cid)
        try await one.perform(
            .cid,
            .find(Wish(interests: [Interest("chess")], language: .only(Language("en"))))
        )
        let room = try await one.room().room
        #expect([room.caller, room.callee] == [.ann, .cid])
        #expect(room.shared == [Interest("chess")])
    }

    @Test func theTwoHalvesOfARoomFromTwoServersMakeItWhole() async throws {
        let (one, other) = (try await self.server(), try await self.server())
        try await one.connect(.ann)
        try await other.connect(.bob)
        try await one.perform(.ann, .find(Wish()))
        self.clock.advance(by: .seconds(2))
        try await other.perform(.bob, .find(Wish()))
        let room = try await other.room().room
        // A server brings back what it has heard of.
        #expect(try await one.room().room == room)
        try await self.lose(on: one, other)
        #expect(try await one.store.census() == Census(online: 2, waiting: 0, rooms: 1))
        try await other.perform(.bob, .next(room: room.id, Wish()), request: 3)
        try await other.hears(.ended(.bob, room.id, .youNext, .waiting))
        let ended = try await one.hears(.ended(.ann, room.id, .partnerNext, .waiting))
        // Ann keeps the age of the wait that brought her there.
        let since = self.clock.now.advanced(by: .seconds(-2))
        #expect(ended.directives.contains(.waiting(.ann, since: since, Census(online: 2, waiting: 2, rooms: 0))))
    }

    @Test func aHalfWhoseOtherHalfDoesNotComeWithinTheGraceIsLeft() async throws {
        let (one, other) = (try await self.server(), try await self.server())
        try await one.connect(.ann)
        try await other.connect(.bob)
        try await one.perform(.ann, .find(Wish()))
        try await other.perform(.bob, .find(Wish()))
        let room = try await one.room().room
        await other.running.crash()
        try await self.lose(on: one)
        self.clock.advance(by: .seconds(19))
        try await one.store.tick()
        #expect(try await one.store.census() == Census(online: 1, waiting: 0, rooms: 1))
        self.clock.advance(by: .seconds(1))
        try await one.store.tick()
        try await one.hears(.ended(.ann, room.id, .partnerLeft, .waiting))
        #expect(try await one.store.census() == Census(online: 1, waiting: 1, rooms: 0))
    }

    @Test func aCallIsOverAndWhoWasInItIsWhatTheyWereBefore() async throws {
        let one = try await self.server()
        try await one.connect(.ann)
        try await one.connect(.bob)
        try await one.perform(.bob, .find(Wish(interests: [Interest("chess")])))
        try await one.perform(.ann, .call(.bob))
        let ringing = try await one.delivery { $0.directives.contains { $0.call != nil } }
        let call = try #require(ringing.directives.lazy.compactMap(\.call).first)
        try await self.lose(on: one)
        let over = try await one.delivery { $0.directives.contains(.callEnded(.ann, call.id, .unavailable)) }
        #expect(over.directives.contains(.callEnded(.bob, call.id, .unavailable)))
        try await one.perform(.ann, .accept(call.id), request: 1)
        try await one.hears(.answer(.ann, RequestID(number: 1), .refused(.noSuchCall)))
        #expect(try await one.store.census() == Census(online: 2, waiting: 1, rooms: 0))
    }

    @Test func pagesAndBlocksAreKnownAgain() async throws {
        let one = try await self.server()
        let page = PageID(high: 0, low: 7)
        try await one.connect(.ann, page: page)
        try await one.connect(.bob)
        let bobs = AccountID(high: 1, low: GuestID.bob.low)
        try await one.perform(
            .ann,
            .block(bobs, by: AccountID(high: 1, low: GuestID.ann.low), room: RoomID(high: 0, low: 0))
        )
        try await one.perform(.ann, .find(Wish()))
        try await self.lose(on: one)
        try await one.perform(.bob, .find(Wish()))
        #expect(try await one.store.census() == Census(online: 2, waiting: 2, rooms: 0))
        try await one.connect(.cid)
        try await one.perform(.cid, .find(Wish()))
        #expect(try await one.room().room.caller == .ann)
        // The page is known, so the room goes on though it is not named.
        try await one.connect(.ann, seat: 2, page: page)
        #expect(try await one.store.census() == Census(online: 3, waiting: 1, rooms: 1))
    }

    @Test func twoWhoMayMeetSinceTheirPartingWasForgottenMeetOnTheNextTick() async throws {
        let one = try await self.server()
        try await one.connect(.ann)
        try await one.connect(.bob)
        try await one.perform(.ann, .find(Wish()))
        try await one.perform(.bob, .find(Wish()))
        try await one.perform(.ann, .next(room: nil, Wish()))
        try await self.lose(on: one)
        #expect(try await one.store.census().waiting == 2)
        try await one.store.tick()
        #expect(try await one.store.census() == Census(online: 2, waiting: 0, rooms: 1))
    }

    @Test(arguments: [true, false])
    func aRoomGoesAlongWithWhoComesBackByAnotherServer(areBeside: Bool) async throws {
        let (one, other, third) = (try await self.server(), try await self.server(), try await self.server())
        let bobs = areBeside ? one : other
        try await one.connect(.ann)
        try await bobs.connect(.bob)
        try await one.perform(.ann, .find(Wish()))
        try await bobs.perform(.bob, .find(Wish()))
        let room = try await one.room().room
        try await third.connect(.ann, seat: 2, room: room.id)
        try await bobs.hears(.resumed(.ann, room))
        // The one who comes first needs to know of the partner, too.
        try await self.lose(on: third, one, other)
        #expect(try await one.store.census() == Census(online: 2, waiting: 0, rooms: 1))
        try await bobs.perform(.bob, .next(room: room.id, Wish()))
        try await third.hears(.ended(.ann, room.id, .partnerNext, .waiting))
    }

    @Test func aServerThatIsKilledAndComesBackEmptyIsFilledAgainAndADepartureMeanwhileIsNotLost() async throws {
        let redis = try ScratchRedis()
        let client = RunningClient(port: redis.port)
        let one = try await self.server(client.client)
        try await one.connect(.ann)
        try await one.connect(.bob)
        try await one.perform(.ann, .find(Wish()))
        try await one.perform(.bob, .find(Wish()))
        let room = try await one.room().room
        redis.kill()
        await #expect(throws: StoreError.self) { try await one.perform(.ann, .find(Wish())) }
        await #expect(throws: StoreError.self) { try await one.perform(.bob, .lose(SeatID(number: 1))) }
        try redis.start()
        for await state in client.client.states() where state.isConnected { break }
        await one.store.beat()
        #expect(await one.loss() == .emptied)
        await one.store.joined()
        await one.store.beat()
        try await one.hears(.away(.bob, room))
        #expect(try await one.store.census() == Census(online: 1, waiting: 0, rooms: 1))
    }
}
