import Matchmaking
import NIOCore
import RedisClient
import SharedKernel
import Synchronization
import TestSupport

@testable import RedisStores

/// A server of a lobby that makes each call when a test says so: it joins, brings guests back and beats by hand.
struct HandedServer {
    private let caller: LobbyCaller
    private let client: RedisClient
    private(set) var who: LobbyCaller.Caller

    init(_ settings: RedisLobbySettings, _ clock: ManualClock, seed: UInt64, client: RedisClient? = nil) throws {
        self.client = try client ?? LobbyServers.shared().running.client
        self.caller = LobbyCaller(
            settings,
            client: self.client,
            clock: clock.wallClock,
            generator: SeededGenerator(seed: seed),
            isWatched: false,
            library: .current
        )
        self.who = LobbyCaller.Caller(server: self.caller.newServer(), epoch: [], seen: 0)
    }

    /// Joins, under the name that it has.
    mutating func join() async throws {
        guard case .joined(let step, let epoch) = try await self.call(.register(epoch: self.caller.newEpoch())) else {
            throw CancellationError()
        }
        (self.who.epoch, self.who.seen) = (epoch, step)
    }

    @discardableResult
    func call(_ request: LobbyRequest) async throws -> LobbyReply {
        try await self.caller.call(request, by: self.who)
    }

    func perform(_ guest: GuestID, _ action: Command.Action) async throws {
        try await self.call(.perform([Command(guest, action)]))
    }

    func connect(_ guest: GuestID, seat: UInt64 = 1) async throws {
        let arrival = Arrival(account: AccountID(high: 1, low: guest.low), seat: SeatID(number: seat))
        try await self.perform(guest, .connect(arrival))
    }

    func restore(_ restorations: [Restoration]) async throws {
        for restoration in restorations { try await self.call(.restore(restoration)) }
    }

    func census() async throws -> Census? {
        guard case .census(let census) = try await self.call(.census) else { return nil }
        return census
    }

    /// Everything that its stream tells.
    func told() async throws -> [LobbyEntry] {
        let stream = RedisArgument(self.caller.stream(of: self.who.server))
        let reply = try await self.client.send(RedisCommand("XRANGE", stream, "-", "+"))
        return try (reply.array ?? []).map { entry in
            let bytes = entry.array?.last?.array?.last?.bytes
            return try LobbyEntry(step: 0, Array(buffer: bytes ?? ByteBuffer()))
        }
    }
}

extension LobbyServer {
    /// What it would bring back, in pieces of so many guests.
    func restorations(ofAtMost count: Int = 64) -> [Restoration] {
        self.store.attendance.withLock { $0.mirror.restorations(ofAtMost: count) }
    }

    /// Takes all that the store has of the lobby away.
    func wipe() async throws {
        let keys = try await self.allKeys()
        _ = try await self.store.client.send(RedisCommand("DEL", keys.map { RedisArgument($0) }))
    }
}

extension [LobbyEntry] {
    var directives: [Directive] {
        self.flatMap(\.directives)
    }

    var moved: [GuestID] {
        self.flatMap(\.moved)
    }

    var overtaken: [GuestID] {
        self.flatMap(\.overtaken)
    }
}
