import BenchSupport
import Foundation

/// Measures what a pair costs where the lobby is on a Redis server, and how much of what that server can do a store gets.
package struct LobbyBench: Sendable {
    /// What is to be measured.
    package struct Plan: Codable, Hashable, Sendable {
        /// With how many waiting.
        package var sizes = [10, 1_000, 100_000]
        /// How many guests meet each other.
        package var guests = 2_000
        /// How many go on to the next in a round.
        package var nexts = 20_000
        /// How many do so at a time.
        package var tasks = 50
        /// How many rounds there are.
        package var rounds = 3
        /// Which Redis server; one of the bench's own if left out.
        package var redisURL: String?
        /// Whether it is enough to judge by.
        package private(set) var isJudged = true

        /// A plan that is enough to judge by.
        package init() {}

        /// A plan that shows that everything works, and decides nothing.
        package static var quick: Plan {
            var plan = Plan()
            plan.sizes = [10, 1_000]
            plan.guests = 400
            plan.nexts = 2_000
            plan.rounds = 1
            plan.isJudged = false
            return plan
        }
    }

    /// Measures, and reports; says what it is about to do.
    package static func run(_ plan: Plan, note: @Sendable (String) -> Void) async throws -> LobbyBenchReport {
        let isPinned = plan.redisURL == nil && (try? Cores.pinGenerator()) != nil
        var report = LobbyBenchReport(plan, isPinned: isPinned)
        let redis = try plan.redisURL == nil ? RedisProcess(isPinned: isPinned) : nil
        defer { redis?.end() }
        let url = plan.redisURL ?? redis?.url ?? ""
        for size in plan.sizes {
            report.sizes.append(try await LobbyLoad(plan, waiting: size, url: url).run(note))
        }
        return report
    }
}
