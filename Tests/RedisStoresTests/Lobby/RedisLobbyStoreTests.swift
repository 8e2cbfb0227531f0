import Foundation
import Matchmaking
import SharedKernel
import TestSupport
import Testing

@testable import RedisStores

/// The lobby on Redis is the lobby: by the cases, by random histories, and beside the one in memory.
@Suite(.enabled(if: LobbyServers.isPossible, "\(ScratchRedis.absence)"), .timeLimit(.minutes(5)))
struct RedisLobbyStoreTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let seeds =
        Self.environment["HALLWAY_HISTORY_SEED"].flatMap { UInt64($0) }.map { [$0] } ?? Array(1...12)
    private static let steps = Self.environment["HALLWAY_HISTORY_STEPS"].flatMap { Int($0) } ?? 12_000
    private static let stepsEach = Self.steps / Self.seeds.count

    @Test(arguments: LobbyStoreConformance.cases)
    func conforms(_ promise: LobbyStoreConformance.Case) async throws {
        try await promise.run(LobbyServers.store)
    }

    @Test(arguments: Self.seeds)
    func everyPromiseHoldsAfterEveryStep(seed: UInt64) async throws {
        let tally = try await LobbyHistory(seed: seed, steps: Self.stepsEach).run(LobbyServers.store)
        #expect(tally.steps == Self.stepsEach)
    }

    @Test(arguments: Self.seeds)
    func itTellsWhatTheLobbyInMemoryTellsInTheSameOrder(seed: UInt64) async throws {
        let history = LobbyHistory(seed: seed + 1_000, steps: Self.stepsEach)
        let tally = try await history.run(shrinking: false) { rules, clock, outlet in
            try await TwinLobbyStore(rules: rules, clock: clock, outlet: outlet, trying: LobbyServers.store)
        }
        #expect(tally.steps == Self.stepsEach)
    }
}
