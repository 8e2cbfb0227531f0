import Logging
import Matchmaking
import RedisClient
import SharedKernel
import TestSupport
import Testing

@testable import RedisStores

/// Every step is handed on once and in its order, whoever acts, and whatever becomes of connections.
@Suite(.enabled(if: LobbyServers.isPossible, "\(ScratchRedis.absence)"), .timeLimit(.minutes(5)))
struct LobbyDeliveryTests {
    /// Many tasks on three servers; what each server heard, read in order, makes sense for every guest of its own.
    @Test func everyServerHearsWhatConcernsItInTheOrderInWhichItWasDecided() async throws {
        let clock = ManualClock()
        let settings = RedisLobbySettings.forTests(rules: Rules(rematchCooldown: .zero))
        var servers: [LobbyServer] = []
        for _ in 0..<3 { servers.append(try await LobbyServer(settings, clock)) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<12 {
                let server = servers[number % 3]
                group.addTask {
                    try await Self.visit(server, as: GuestID(high: 0, low: UInt64(number) + 1), clock, rounds: 40)
                }
            }
            try await group.waitForAll()
        }
        #expect(try await servers[0].store.census() == Census())
        for (index, server) in servers.enumerated() {
            try await Self.finish(server, number: UInt64(index))
            var rooms: [GuestID: RoomID] = [:]
            var matches = 0
            for directive in server.everything {
                switch directive {
                case .matched(let room, _):
                    matches += 1
                    for guest in [room.caller, room.callee] where Int(guest.low - 1) % 3 == index {
                        #expect(rooms.updateValue(room.id, forKey: guest) == nil)
                    }
                case .ended(let guest, let room, _, _):
                    #expect(rooms.removeValue(forKey: guest) == room)
                case .waiting(let guest, _, _):
                    #expect(rooms[guest] == nil)
                default:
                    break
                }
            }
            #expect(matches > 50)
            #expect(rooms.isEmpty)
        }
    }

    /// All connections are cut again and again while steps are made.
    @Test func noStepIsLostOrToldTwiceWhenConnectionsAreCut() async throws {
        let redis = try ScratchRedis()
        let client = RunningClient(port: redis.port)
        let server = try await LobbyServer(
            .forTests(rules: Rules(rematchCooldown: .zero)),
            ManualClock(),
            client: client.client
        )
        let cutter = RunningClient(port: redis.port)
        var unknown = 0
        for number in UInt64(1)...60 {
            if number.isMultiple(of: 6) {
                _ = try await cutter.client.send(RedisCommand("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"))
            }
            let guest = GuestID(high: 0, low: number)
            do {
                try await server.connect(guest)
                try await server.perform(guest, .find(Wish()))
            } catch {
                unknown += 1
                for await state in client.client.states() where state.isConnected { break }
            }
        }
        #expect(unknown > 0)
        // Whatever failed, what was done was told, once.
        try await Self.finish(server, number: 0)
        let census = try await server.store.census()
        let welcomed = server.everything.compactMap { directive -> GuestID? in
            guard case .welcome(let guest, _, _) = directive else { return nil }
            return guest
        }
        #expect(Set(welcomed).count == welcomed.count)
        #expect(welcomed.count == census.online)
        #expect(server.everything.count { $0.room != nil } == census.rooms)
        #expect(census.rooms > 10)
    }

    @Test func whoeverGoesIsHeardThoughThereIsNoMemoryLeft() async throws {
        let redis = try ScratchRedis()
        let client = RunningClient(port: redis.port)
        let server = try await LobbyServer(.forTests(), ManualClock(), client: client.client)
        try await server.connect(.ann)
        _ = try await client.client.send(RedisCommand("CONFIG", "SET", "maxmemory", "1"))
        let error = await #expect(throws: StoreError.self) { try await server.connect(.bob) }
        #expect(error?.code == .unavailable)
        try await server.perform(.ann, .lose(SeatID(number: 1)))
        try await server.store.tick()
        await server.store.beat()
        #expect(try await server.store.census() == Census())
        _ = try await client.client.send(RedisCommand("CONFIG", "SET", "maxmemory", "0"))
        try await server.connect(.bob)
        #expect(try await server.store.census().online == 1)
    }

    @Test func withoutAnotherClockTheTimeIsTheRedisServers() async throws {
        let log = DirectiveLog()
        let shared = try LobbyServers.shared()
        let store = RedisLobbyStore(
            RedisLobbySettings(lobby: LobbyServers.newName(), rules: Rules(relaxAfter: .zero)),
            client: shared.running.client,
            logger: Logger(label: "lobby") { _ in SwiftLogNoOpLogHandler() },
            handlers: RedisLobbyHandlers { log.append($0.directives) }
        )
        let running = RunningLobbyStore(store, on: shared)
        await store.joined()
        let before = WallClock.system.now
        let arrival = Arrival(account: AccountID(high: 0, low: 1), seat: SeatID(number: 1))
        try await running.perform(Command(.ann, .connect(arrival)))
        try await running.perform(Command(.ann, .find(Wish())))
        let after = WallClock.system.now
        let since = log.drain().compactMap { directive -> Instant? in
            guard case .waiting(_, let since, _) = directive else { return nil }
            return since
        }
        #expect(since.count == 1)
        #expect(since.allSatisfy { before <= $0 && $0 <= after })
        try await running.tick()
    }

    private static func visit(
        _ server: LobbyServer,
        as guest: GuestID,
        _ clock: ManualClock,
        rounds: Int
    ) async throws {
        try await server.connect(guest)
        for _ in 1...rounds {
            // Those who parted may meet again a millisecond later.
            clock.advance(by: .milliseconds(1))
            try await server.perform(guest, .next(room: nil, Wish()))
        }
        try await server.perform(guest, .stop)
        try await server.perform(guest, .leave(SeatID(number: 1)))
    }

    /// Waits until the server has heard of everything that was decided before.
    private static func finish(_ server: LobbyServer, number: UInt64) async throws {
        let last = GuestID(high: 9, low: number)
        try await server.connect(last)
        try await server.hears(.presence(last, .available))
    }
}
