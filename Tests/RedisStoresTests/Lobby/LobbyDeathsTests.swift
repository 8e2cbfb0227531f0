import Matchmaking
import SharedKernel
import Synchronization
import TestSupport
import Testing

@testable import RedisStores

/// Servers die, and others take their place: every promise holds over all that the lobby decides.
@Suite(.enabled(if: LobbyServers.isPossible, "\(ScratchRedis.absence)"), .timeLimit(.minutes(5)))
struct LobbyDeathsTests {
    @Test(arguments: UInt64(1)...6)
    func everyPromiseHoldsWhileServersDieAndOthersJoin(seed: UInt64) async throws {
        var history = try await DyingServers(seed: seed)
        for step in 1...500 {
            if step.isMultiple(of: 90) { try await history.killOne() }
            try await history.next()
        }
        // Enough happened for the promises to be worth something.
        #expect(history.deaths == 5)
        #expect(history.lost > 0)
        #expect(history.comebacks > 0)
        #expect(history.matches > 20)
    }
}

/// A history of guests on three servers, which a checker watches.
private struct DyingServers: ~Copyable {
    private(set) var deaths = 0
    /// Guests who were lost with their server, and those who came back before that was noticed.
    private(set) var lost = 0
    private(set) var comebacks = 0
    private(set) var matches = 0

    private let clock = ManualClock()
    private let settings: RedisLobbySettings
    private let decided = Steps()
    private var checker: LobbyChecker
    private var generator: SeededGenerator
    private var servers: [LobbyServer] = []
    private var homes: [GuestID: LobbyServer] = [:]
    private var seats: [GuestID: UInt64] = [:]
    private var sinceTick = Duration.zero
    private var requests: UInt64 = 0

    /// What was decided, step by step.
    private final class Steps: Sendable {
        private let steps = Mutex<[[Directive]]>([])

        func append(_ step: [Directive]) {
            self.steps.withLock { $0.append(step) }
        }

        func drain() -> [[Directive]] {
            self.steps.withLock { steps in
                defer { steps = [] }
                return steps
            }
        }
    }

    init(seed: UInt64) async throws {
        let rules = Rules(
            reconnectGrace: .seconds(12),
            relaxAfter: .seconds(3),
            rematchCooldown: .seconds(30),
            callTimeout: .seconds(10)
        )
        self.settings = .forTests(rules: rules, lease: .seconds(8))
        self.checker = LobbyChecker(rules: rules)
        self.generator = SeededGenerator(seed: seed)
        for _ in 0..<3 { try await self.addServer() }
    }

    /// A server dies with all its connections, and another joins.
    mutating func killOne() async throws {
        let server = self.servers.removeFirst()
        await server.running.crash()
        self.deaths += 1
        try await self.addServer()
    }

    mutating func next() async throws {
        if self.sinceTick >= .seconds(1) {
            self.sinceTick = .zero
            for server in self.servers { await server.store.beat() }
            return try await self.tick()
        }
        let pause = Duration.milliseconds(Int.random(in: 0...900, using: &self.generator))
        self.clock.advance(by: pause)
        self.sinceTick += pause
        let guest = GuestID(high: 0, low: UInt64.random(in: 1...14, using: &self.generator))
        let server = self.living(guest)
        guard let server, Int.random(in: 0..<20, using: &self.generator) > 0 else {
            return try await self.connect(guest)
        }
        self.requests += 1
        let command = Command(guest, self.action(of: guest), request: RequestID(number: self.requests))
        try await self.perform(command, on: server)
    }

    private mutating func connect(_ guest: GuestID) async throws {
        let server = self.servers[Int.random(in: self.servers.indices, using: &self.generator)]
        let standpoint = self.checker.standpoint(of: guest)
        if self.homes[guest] != nil, self.living(guest) == nil, standpoint?.isConnected == true { self.comebacks += 1 }
        self.homes[guest] = server
        self.seats[guest, default: 0] += 1
        let arrival = Arrival(
            account: AccountID(high: 0, low: guest.low / 2),
            seat: SeatID(number: self.seats[guest] ?? 1),
            room: Bool.random(using: &self.generator) ? standpoint?.room : nil
        )
        try await self.perform(Command(guest, .connect(arrival)), on: server)
    }

    private mutating func action(of guest: GuestID) -> Command.Action {
        let standpoint = self.checker.standpoint(of: guest)
        let seat = SeatID(number: self.seats[guest] ?? 0)
        if let call = standpoint?.call, Bool.random(using: &self.generator) {
            if call.caller == guest { return .cancel(call.id) }
            return Bool.random(using: &self.generator) ? .accept(call.id) : .decline(call.id)
        }
        switch Int.random(in: 0..<20, using: &self.generator) {
        case ..<12: return standpoint?.room == nil ? .find(self.wish()) : .next(room: standpoint?.room, self.wish())
        case ..<15: return .call(nil)
        case ..<16: return .stop
        case ..<18: return .lose(seat)
        default: return .leave(seat)
        }
    }

    private mutating func wish() -> Wish {
        Wish(interests: Bool.random(using: &self.generator) ? [Interest("chess")] : [])
    }

    private mutating func perform(_ command: Command, on server: LobbyServer) async throws {
        try await server.store.perform(command)
        let census = try await server.store.census()
        try self.observe(.command(command), self.decided.drain().flatMap { $0 }, census)
    }

    private mutating func tick() async throws {
        let server = self.servers[Int.random(in: self.servers.indices, using: &self.generator)]
        var census = try await server.store.census()
        try await server.store.tick()
        var told: [Directive] = []
        for step in self.decided.drain() {
            let lost = step.filter { $0.isAbsence }
            guard !lost.isEmpty else {
                told += step
                continue
            }
            // The guests of a server that died: it is to each of them as if their socket had been lost.
            for case .presence(let guest, _) in lost {
                self.lost += 1
                census.online -= 1
                let lose = Command(guest, .lose(SeatID(number: self.seats[guest] ?? 0)))
                try self.observe(.command(lose), step.filter { $0.isLoss(of: guest) }, census)
            }
        }
        try self.observe(.tick, told, try await server.store.census())
    }

    private mutating func observe(_ event: LobbyEvent, _ told: [Directive], _ census: Census) throws {
        self.matches += told.count { $0.room != nil }
        try self.checker.observe(event, at: self.clock.now, told: told, census: census)
    }

    /// The server that a guest is on, if it lives.
    private func living(_ guest: GuestID) -> LobbyServer? {
        self.homes[guest].flatMap { home in self.servers.first { $0 === home } }
    }

    private mutating func addServer() async throws {
        let decided = self.decided
        self.servers.append(try await LobbyServer(self.settings, self.clock) { decided.append($0) })
    }
}

extension Directive {
    fileprivate var isAbsence: Bool {
        guard case .presence(_, .absent) = self else { return false }
        return true
    }

    fileprivate func isLoss(of lost: GuestID) -> Bool {
        switch self {
        case .away(let guest, _), .presence(let guest, .absent): guest == lost
        default: false
        }
    }
}
