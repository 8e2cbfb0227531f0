import Matchmaking
import SharedKernel
import Synchronization
import TestSupport

@testable import RedisStores

/// Several servers of one lobby, driven as if they were one: whoever connects does so by any of them.
///
/// Not for two callers at once.
final class LobbyCluster: LobbyStore {
    fileprivate struct Places: Sendable {
        var generator: SeededGenerator
        /// Where the seats of each guest were taken, and which was the last.
        var seats: [GuestID: [SeatID: Int]] = [:]
        var current: [GuestID: Int] = [:]
        var latest: [GuestID: SeatID] = [:]
    }

    private let servers: [LobbyServer]
    /// What the lobby decided, in full.
    private let decided: DirectiveLog
    private let outlet: LobbyOutlet
    private let places: Mutex<Places>

    init(
        _ count: Int,
        rules: Rules,
        clock: ManualClock,
        seed: UInt64,
        outlet: @escaping LobbyOutlet
    ) async throws {
        let (settings, decided) = (RedisLobbySettings.forTests(rules: rules), DirectiveLog())
        var servers: [LobbyServer] = []
        for _ in 0..<count {
            servers.append(try await LobbyServer(settings, clock, watcher: { decided.append($0) }))
        }
        (self.servers, self.decided, self.outlet) = (servers, decided, outlet)
        self.places = Mutex(Places(generator: SeededGenerator(seed: seed)))
    }

    func perform(_ command: Command) async throws(StoreError) {
        try await self.servers[self.server(for: command)].store.perform(command)
        self.tell()
    }

    func tick() async throws(StoreError) {
        let server = self.places.withLock { Int.random(in: self.servers.indices, using: &$0.generator) }
        try await self.servers[server].store.tick()
        self.tell()
    }

    func census() async throws(StoreError) -> Census {
        try await self.servers[0].store.census()
    }

    /// What each server was told, and what it should have been, once every one of them has heard everything.
    func heardAndDue() async throws -> [(heard: [Directive], due: [Directive])] {
        let last = GuestID(high: 7, low: 7)
        try await self.servers[0].connect(last)
        self.tell()
        for server in self.servers { try await server.hears(.presence(last, .available)) }
        return self.servers.map { (heard: $0.everything, due: $0.due.withLock { $0 }) }
    }

    private func tell() {
        let step = self.decided.drain()
        self.places.withLock { places in
            for directive in step {
                for index in places.servers(for: directive, of: self.servers.indices) {
                    self.servers[index].due.withLock { $0.append(directive) }
                }
            }
        }
        if !step.isEmpty { self.outlet(step) }
    }

    private func server(for command: Command) -> Int {
        self.places.withLock { places in
            let current = places.current[command.guest] ?? 0
            switch command.action {
            case .connect(let arrival):
                // An older seat, or the same once more, comes to the server that would know.
                let isNew = arrival.seat.number > places.latest[command.guest]?.number ?? 0
                let index = isNew ? Int.random(in: self.servers.indices, using: &places.generator) : current
                places.seats[command.guest, default: [:]][arrival.seat] = index
                places.latest[command.guest] = isNew ? arrival.seat : places.latest[command.guest]
                places.current[command.guest] = index
                return index
            case .leave(let seat), .lose(let seat):
                return places.seats[command.guest]?[seat] ?? current
            default:
                return current
            }
        }
    }
}

extension LobbyCluster.Places {
    /// What a step tells is for the servers where those whom it is for are after it, or were last.
    fileprivate func servers(for directive: Directive, of all: Range<Int>) -> Set<Int> {
        switch directive {
        case .welcome(let guest, let seat, _), .displace(let guest, let seat):
            [self.seats[guest]?[seat] ?? 0]
        case .answer(let guest, _, _), .waiting(let guest, _, _), .ended(let guest, _, _, _), .ringing(let guest, _),
            .callEnded(let guest, _, _), .gone(let guest):
            [self.current[guest] ?? 0]
        case .matched(let room, _), .resumed(_, let room), .away(_, let room):
            [self.current[room.caller] ?? 0, self.current[room.callee] ?? 0]
        case .presence:
            Set(all)
        }
    }
}
