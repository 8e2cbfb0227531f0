import BenchSupport

/// Measures what a ticket costs, on one core of this machine.
package struct PairingBench: Sendable {
    /// What is to be measured.
    package struct Plan: Codable, Hashable, Sendable {
        /// What is measured.
        package var topics = Set(PairingTopic.allCases)
        /// With how many waiting.
        package var sizes = [10, 1_000, 100_000, 1_000_000]
        /// How many rounds there are of each load.
        package var rounds = 5
        /// How many tickets come in a round.
        package var tickets = 100_000
        /// How many tickets, offers and partings memory is measured with.
        package var kept = 1_000_000
        /// What everything that is left to chance comes from.
        package var seed: UInt64 = 1
        /// Whether it is enough to judge by.
        package private(set) var isJudged = true

        /// A plan that is enough to judge by.
        package init() {}

        /// A plan that shows that everything works, and decides nothing.
        package static var quick: Plan {
            var plan = Plan()
            plan.sizes = [10, 1_000, 10_000]
            plan.rounds = 1
            plan.tickets = 20_000
            plan.kept = 10_000
            plan.isJudged = false
            return plan
        }
    }

    /// Measures, and reports; says what it is about to do.
    package static func run(_ plan: Plan, note: (String) -> Void) -> PairingBenchReport {
        let core = try? Cores.pinToLast()
        var report = PairingBenchReport(plan, core: core)
        // First, while there is nothing yet that was used and is free.
        if plan.topics.contains(.memory) { report.holdings = Holdings(plan.kept, seed: plan.seed, note: note) }
        for topic in PairingTopic.allCases where plan.topics.contains(topic) {
            for size in plan.sizes {
                guard let measurement = Self.measure(topic, size, plan, note) else { continue }
                report.measurements.append(measurement)
            }
        }
        return report
    }

    private static func measure(
        _ topic: PairingTopic,
        _ size: Int,
        _ plan: Plan,
        _ note: (String) -> Void
    ) -> PairingBenchReport.Measurement? {
        guard size >= topic.leastSize else { return nil }
        note("\(topic.title), \(size) \(topic == .suits ? "here" : "waiting")")
        switch topic {
        case .half:
            var load = QueueLoad(.halfFind, waiting: size, seed: plan.seed)
            return Self.measurement(topic, size, plan) { load.round(of: plan.tickets) }
        case .blocked:
            var load = QueueLoad(.allExcluded, waiting: size, seed: plan.seed)
            return Self.measurement(topic, size, plan) { load.round(of: plan.tickets) }
        case .suits:
            var load = PairsLoad(guests: size, seed: plan.seed)
            return Self.measurement(topic, size, plan) { load.round(of: plan.tickets) }
        case .lobby:
            var load = LobbyLoad(seed: plan.seed)
            load.prepare(size)
            load.connect()
            load.find()
            return Self.measurement(topic, size, plan) { load.round(of: plan.tickets) }
        case .memory:
            return nil
        }
    }

    /// Some rounds, after one that does not count.
    private static func measurement(
        _ topic: PairingTopic,
        _ size: Int,
        _ plan: Plan,
        _ round: () -> Round
    ) -> PairingBenchReport.Measurement {
        _ = round()
        return PairingBenchReport.Measurement(topic: topic, size: size, rounds: (0..<plan.rounds).map { _ in round() })
    }
}
