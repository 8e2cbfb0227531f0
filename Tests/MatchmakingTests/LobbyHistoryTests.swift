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
        for seed in UInt64(101)...108 {
            let history = LobbyHistory(seed: seed, steps: 2_500, rules: Rules(rematchCooldown: .seconds(60)))
            sum += try await history.run { rules, clock, outlet in
                MemoryLobbyStore(rules: rules, clock: clock.wallClock, outlet: outlet)
            }
        }
        #expect(sum.matches > 500, "\(sum)")
        #expect(sum.rematches > 20, "\(sum)")
        #expect(sum.resumed > 100, "\(sum)")
        #expect(sum.lost > 100, "\(sum)")
        #expect(sum.displaced > 100, "\(sum)")
        #expect(sum.gone > 100, "\(sum)")
        #expect(sum.refused > 100, "\(sum)")
        #expect(sum.blocked > 10, "\(sum)")
    }

    @Test func aSeedIsAlwaysTheSameHistory() async throws {
        let history = LobbyHistory(seed: 7, steps: 500)
        let make: LobbyStoreFactory = { rules, clock, outlet in
            MemoryLobbyStore(rules: rules, clock: clock.wallClock, outlet: outlet)
        }
        #expect(try await history.run(make) == history.run(make))
    }
}
