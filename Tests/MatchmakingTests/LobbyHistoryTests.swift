import Foundation
import Matchmaking
import SharedKernel
import TestSupport
import Testing

/// `HALLWAY_HISTORY_STEPS` says how many steps there are in all; `HALLWAY_HISTORY_SEED` tells one history alone.
struct LobbyHistoryTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let seeds =
        Self.environment["HALLWAY_HISTORY_SEED"].flatMap { UInt64($0) }.map { [$0] }
        ?? Array(1...24)
    private static let steps = Self.environment["HALLWAY_HISTORY_STEPS"].flatMap { Int($0) } ?? 120_000
    private static let stepsEach = Self.steps / Self.seeds.count
    private static let rare: Set<LobbyTally.Happening> = [.rematch, .blocked, .unavailable, .rungAgain, .idleAgain]

    @Test(arguments: Self.seeds)
    func everyPromiseHoldsAfterEveryStep(seed: UInt64) async throws {
        let history = LobbyHistory(seed: seed, steps: Self.stepsEach)
        let tally = try await history.run { rules, clock, outlet in
            MemoryLobbyStore(rules: rules, clock: clock.wallClock, outlet: outlet)
        }
        #expect(tally.steps == Self.stepsEach)
    }

    @Test func historiesAreRichEnoughToProveSomething() async throws {
        var sum = LobbyTally()
        let rules = Rules(relaxAfter: .seconds(3), rematchCooldown: .seconds(60), callTimeout: .seconds(10))
        for seed in UInt64(101)...108 {
            let history = LobbyHistory(seed: seed, steps: 2_500, rules: rules)
            sum += try await history.run { rules, clock, outlet in
                MemoryLobbyStore(rules: rules, clock: clock.wallClock, outlet: outlet)
            }
        }
        for happening in LobbyTally.Happening.allCases {
            let due = Self.rare.contains(happening) ? 10 : 50
            #expect(sum[happening] >= due, "\(happening.rawValue): \(sum[happening])")
        }
    }

    @Test func aSeedIsAlwaysTheSameHistory() async throws {
        let history = LobbyHistory(seed: 7, steps: 500)
        let make: LobbyStoreFactory = { rules, clock, outlet in
            MemoryLobbyStore(rules: rules, clock: clock.wallClock, outlet: outlet)
        }
        #expect(try await history.run(make) == history.run(make))
    }
}
