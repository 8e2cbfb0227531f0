import Matchmaking
import SharedKernel
import Synchronization
import TestSupport
import Testing

@testable import RedisStores

/// Several servers are one lobby: every promise holds over all they decide, and each hears its part of it in order.
@Suite(.enabled(if: LobbyServers.isPossible, "\(ScratchRedis.absence)"), .timeLimit(.minutes(5)))
struct LobbyClusterTests {
    @Test(arguments: UInt64(1)...6)
    func everyPromiseHoldsOverTheStepsOfThreeServersAndEachHearsItsPart(seed: UInt64) async throws {
        let kept = Mutex<LobbyCluster?>(nil)
        let history = LobbyHistory(seed: seed + 70, steps: 600)
        let tally = try await history.run(shrinking: false) { rules, clock, outlet in
            let cluster = try await LobbyCluster(3, rules: rules, clock: clock, seed: seed, outlet: outlet)
            kept.withLock { $0 = cluster }
            return cluster
        }
        #expect(tally.steps == 600)
        let cluster = try #require(kept.withLock { $0 })
        for (heard, due) in try await cluster.heardAndDue() {
            #expect(heard.count > 300)
            #expect(heard == due)
        }
    }
}
