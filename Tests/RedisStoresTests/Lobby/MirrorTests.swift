import Matchmaking
import NIOCore
import RedisClient
import SharedKernel
import Synchronization
import TestSupport
import Testing

@testable import RedisStores

/// What a server would bring back is what the lobby has.
@Suite(.enabled(if: LobbyServers.isPossible, "\(ScratchRedis.absence)"), .timeLimit(.minutes(5)))
struct MirrorTests {
    private static let rules = Rules(relaxAfter: .seconds(3), rematchCooldown: .seconds(60), callTimeout: .seconds(10))

    @Test(arguments: UInt64(1)...4)
    func itHasOfEveryGuestWhatTheLobbyHasAfterEveryStep(seed: UInt64) async throws {
        let history = LobbyHistory(seed: seed, steps: 400, rules: Self.rules)
        _ = try await history.run(shrinking: false) { rules, clock, outlet in
            let server = try await LobbyServers.store(rules, clock, outlet)
            return MirroredLobbyStore(try #require(server as? RunningLobbyStore))
        }
    }

    @Test(arguments: UInt64(11)...14)
    func aLobbyThatIsBroughtBackIsWhatItWasButForCalls(seed: UInt64) async throws {
        let kept = Mutex<RunningLobbyStore?>(nil)
        _ = try await LobbyHistory(seed: seed, steps: 300, rules: Self.rules).run { rules, clock, outlet in
            let server = try #require(try await LobbyServers.store(rules, clock, outlet) as? RunningLobbyStore)
            kept.withLock { $0 = server }
            return server
        }
        let store = try #require(kept.withLock { $0 }).store
        let (before, census) = (try await store.records(), try await store.census())
        let then = try await store.now()
        let callers = before.values.count { $0.call != nil && $0.bytes[4] == 1 }
        try await store.loseEverything()
        await store.beat()
        await store.joined()
        let (after, later) = (try await store.records(), try await store.census())
        let now = try await store.now()
        #expect(before.count > 2)
        #expect(after.mapValues { $0.afterALoss(at: now) } == before.mapValues { $0.afterALoss(at: then) })
        #expect(later == Census(online: census.online, waiting: census.waiting + callers, rooms: census.rooms))
        // What is gone is forgotten here, too.
        let sizes = store.attendance.withLock { $0.mirror.sizes }
        #expect(sizes[0] == after.count)
        #expect(sizes[1] <= later.rooms)
        #expect(sizes[4] == 0)
    }

    @Test func whatItKeepsGoesWithTheGuests() async throws {
        let one = try await LobbyServer(.forTests(), ManualClock())
        for guest in [GuestID.ann, .bob] {
            try await one.connect(guest, page: PageID(high: 0, low: 1), card: "card")
            try await one.perform(guest, .find(Wish()))
        }
        try await one.perform(
            .ann,
            .block(AccountID(high: 1, low: 9), by: AccountID(high: 1, low: 1), room: RoomID(high: 0, low: 0))
        )
        #expect(one.store.attendance.withLock { $0.mirror.sizes } == [2, 1, 1, 2, 0])
        for guest in [GuestID.ann, .bob] { try await one.perform(guest, .leave(SeatID(number: 1))) }
        #expect(one.store.attendance.withLock { $0.mirror.sizes } == [0, 0, 0, 0, 0])
    }
}

/// A store that is compared with its mirror after every step.
private final class MirroredLobbyStore: LobbyStore {
    private let running: RunningLobbyStore

    init(_ running: RunningLobbyStore) {
        self.running = running
    }

    func perform(_ command: Command) async throws(StoreError) {
        try await self.running.perform(command)
        try await self.compare("\(command)")
    }

    func tick() async throws(StoreError) {
        try await self.running.tick()
        try await self.compare("a tick")
    }

    func census() async throws(StoreError) -> Census {
        try await self.running.census()
    }

    private func compare(_ deed: String) async throws(StoreError) {
        let mirrored = self.running.store.attendance.withLock { $0.mirror.records }
        let there = try await self.running.store.records()
        guard mirrored.mapValues(\.asItIsMirrored) != there.mapValues(\.asItIsMirrored) else { return }
        throw StoreError(code: .corrupt, message: "after \(deed) the mirror has \(mirrored), the lobby \(there)")
    }
}

extension RedisLobbyStore {
    /// The lobby's records.
    func records() async throws(StoreError) -> [GuestID: GuestRecord] {
        do {
            let guests = RedisArgument("\(self.caller.prefix)guests")
            let reply = try await self.client.send(RedisCommand("HGETALL", guests))
            var records: [GuestID: GuestRecord] = [:]
            // Beside the guests there are rooms, partings and more, whose fields are longer or shorter.
            for entry in reply.entries ?? [] where entry.key.bytes?.readableBytes == 16 {
                var key = ByteReader(Array(buffer: entry.key.bytes ?? ByteBuffer()))
                records[try key.identifier()] = GuestRecord(Array(buffer: entry.value.bytes ?? ByteBuffer()))
            }
            return records
        } catch {
            throw StoreError(code: .corrupt, message: "no records", cause: error)
        }
    }

    /// The lobby's own time.
    func now() async throws -> Double {
        let reply = try await self.client.send(
            RedisCommand("HGET", RedisArgument("\(self.caller.prefix)guests"), "state")
        )
        var reader = ByteReader(Array(buffer: reply.bytes ?? ByteBuffer()))
        return Double(bitPattern: try reader.integer(bytes: 8))
    }

    /// Takes the lobby away.
    func loseEverything() async throws {
        let reply = try await self.client.send(RedisCommand("KEYS", RedisArgument("\(self.caller.prefix)*")))
        let keys = (reply.array ?? []).compactMap(\.string)
        _ = try await self.client.send(RedisCommand("DEL", keys.map { RedisArgument($0) }))
    }
}

extension GuestRecord {
    /// Without what a server need not know: whether they have relaxed, and where they stand in lines.
    fileprivate var asItIsMirrored: [UInt8] {
        var bytes = self.bytes
        for index in [2, 3, 5, 7] { bytes[index] = 0 }
        for index in 104..<136 { bytes[index] = 0 }
        return bytes
    }

    /// What a loss leaves: nobody calls, offers are void, places have new numbers, servers new names, and the lobby a
    /// new time, by which everybody is as old as by the time before.
    fileprivate func afterALoss(at now: Double) -> [UInt8] {
        var bytes = self.asItIsMirrored
        if bytes[0] == 2 { bytes[0] = bytes[4] }
        let isWaiting = bytes[0] == 1
        bytes[4] = 0
        bytes[6] = 0
        for index in 24..<40 { bytes[index] = 0 }
        if bytes[0] != 3 { for index in 48..<64 { bytes[index] = 0 } }
        // Age and entry matter to those alone who wait.
        for index in isWaiting ? 80..<104 : 64..<104 { bytes[index] = 0 }
        guard isWaiting else { return bytes }
        for start in [64, 72] {
            var reader = ByteReader(Array(bytes[start...]))
            let moment = Double(bitPattern: (try? reader.integer(bytes: 8)) ?? 0)
            bytes.replaceSubrange(start..<(start + 8), with: ByteWriter.bytes((moment - now).bitPattern))
        }
        return bytes
    }
}
