import Foundation
import Logging
import Matchmaking
import NIOPosix
import RedisClient
import RedisStores
import SharedKernel

/// So many who wait, each for what nobody else asks for, and guests on two servers who meet each other.
struct LobbyLoad: Sendable {
    private static let seat = SeatID(number: 1)
    /// The half of a guest's name that all of the load have, and that of those who wait.
    private static let (guests, loners): (UInt64, UInt64) = (7, 8)

    private let plan: LobbyBench.Plan
    private let waiting: Int
    private let configuration: RedisConfiguration
    private let settings: RedisLobbySettings

    init(_ plan: LobbyBench.Plan, waiting: Int, url: String) throws {
        self.plan = plan
        self.waiting = waiting
        self.configuration = try RedisConfiguration(url: url)
        // Nobody relaxes, so that those who wait go on waiting; no server is given up, though nobody beats for it at last.
        var rules = Rules()
        (rules.relaxAfter, rules.rematchAfter) = (.seconds(1_000_000), .seconds(1_000_000))
        self.settings = RedisLobbySettings(
            lobby: "bench-\(UInt64.random(in: 0...UInt64.max))",
            rules: rules,
            lease: .seconds(1_000_000)
        )
    }

    func run(_ note: @Sendable (String) -> Void) async throws -> LobbyBenchReport.Size {
        let gauge = RedisGauge(self.configuration)
        // The servers leave before the other tool begins: what they read would be work for Redis and this machine.
        var (size, drill, store) = try await self.withServers { servers in
            var size = LobbyBenchReport.Size(waiting: self.waiting)
            note("\(self.waiting) waiting: who waits comes")
            try await self.come(servers, Self.loners, self.waiting)
            try await self.each(servers, Self.loners, self.waiting) { number in
                .find(Wish(interests: [Interest("own \(number)")], language: .only(Language("xx"))))
            }
            try await self.come(servers, Self.guests, self.plan.guests)
            note("\(self.waiting) waiting: find")
            size.find = try await gauge.measure(servers[0]) {
                try await self.each(servers, Self.guests, self.plan.guests) { _ in .find(Wish()) }
            }
            for round in 0...self.plan.rounds {
                note("\(self.waiting) waiting: next, " + (round == 0 ? "not counted" : "round \(round)"))
                let next = try await gauge.measure(servers[0]) { try await self.goOn(servers) }
                if round > 0 { size.next.append(next) }
            }
            let names = servers.compactMap(\.server)
            return (size, try await servers[0].loadDrill(on: names, guestsIn: Self.guests), servers[0])
        }
        drill.append("__rand_int__")
        for round in 0...self.plan.rounds {
            note("\(self.waiting) waiting: redis-benchmark, " + (round == 0 ? "not counted" : "round \(round)"))
            let other = try await gauge.measure(drill: drill, of: store, self.plan)
            if round > 0 { size.other.append(other) }
        }
        try await gauge.remove(self.settings.lobby)
        return size
    }

    /// Two servers of the lobby, each with connections of its own, for as long as the body takes.
    private func withServers<Answer: Sendable>(
        _ body: @Sendable ([RedisLobbyStore]) async throws -> Answer
    ) async throws -> Answer {
        let quiet = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
        let clients = (0..<2).map { _ in
            RedisClient(self.configuration, group: MultiThreadedEventLoopGroup.singleton, logger: quiet)
        }
        let servers = clients.map { client in
            RedisLobbyStore(
                self.settings,
                client: client,
                logger: quiet,
                handlers: RedisLobbyHandlers(deliver: { _ in })
            )
        }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            for client in clients { group.addTask { try await client.run() } }
            for server in servers { group.addTask { try await server.run() } }
            for server in servers { await server.joined() }
            defer { group.cancelAll() }
            return try await body(servers)
        }
    }

    private func come(_ servers: [RedisLobbyStore], _ half: UInt64, _ count: Int) async throws {
        var generator = SystemRandomNumberGenerator()
        let accounts = (0..<count).map { _ in AccountID.random(using: &generator) }
        try await self.each(servers, half, count) { number in
            .connect(Arrival(account: accounts[number], seat: Self.seat, card: #"{"name":"guest"}"#))
        }
    }

    /// Each does one thing, so many at a time.
    private func each(
        _ servers: [RedisLobbyStore],
        _ half: UInt64,
        _ count: Int,
        _ action: @Sendable @escaping (Int) -> Command.Action
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<self.plan.tasks {
                group.addTask {
                    for number in stride(from: task, to: count, by: self.plan.tasks) {
                        try await self.perform(servers, half, number, action(number))
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// Guests go on to the next, any of them, so many at a time.
    private func goOn(_ servers: [RedisLobbyStore]) async throws {
        let (tasks, guests) = (self.plan.tasks, self.plan.guests)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<tasks {
                group.addTask {
                    for _ in stride(from: task, to: self.plan.nexts, by: tasks) {
                        let number = Int.random(in: 0..<guests)
                        try await self.perform(servers, Self.guests, number, .next(room: nil, Wish()))
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func perform(
        _ servers: [RedisLobbyStore],
        _ half: UInt64,
        _ number: Int,
        _ action: Command.Action
    ) async throws {
        let command = Command(
            GuestID(high: half, low: UInt64(number)),
            action,
            request: RequestID(number: 1)
        )
        try await servers[number % servers.count].perform(command)
    }
}
