import BenchSupport
import Foundation

/// What a run found.
package struct LobbyBenchReport: BenchFigures, Codable, Sendable {
    /// What some work took.
    struct Sample: Codable, Sendable {
        /// How often the library was called.
        var calls = 0
        /// How many rooms were made.
        var pairs = 0
        var seconds = 0.0
        /// What Redis counts for those calls, in microseconds.
        var microseconds = 0.0

        var pairsPerSecond: Double { self.seconds > 0 ? Double(self.pairs) / self.seconds : 0 }
        var microsecondsPerPair: Double { self.microseconds / Double(max(1, self.pairs)) }
    }

    /// Everything with so many waiting.
    struct Size: Codable, Sendable {
        let waiting: Int
        var find = Sample()
        var next: [Sample] = []
        /// By `redis-benchmark`.
        var other: [Sample] = []

        init(waiting: Int) {
            self.waiting = waiting
        }

        /// How much of what the other tool got a store gets.
        var share: Double {
            let pace = LobbyBenchReport.median(self.other.map(\.pairsPerSecond))
            return pace > 0 ? LobbyBenchReport.median(self.next.map(\.pairsPerSecond)) / pace : 0
        }

        var cost: Double { LobbyBenchReport.median(self.next.map(\.microsecondsPerPair)) }
    }

    /// What must hold, and whether it does.
    package struct Verdict: Codable, Sendable {
        let bar: String
        let found: String
        /// Whether it holds.
        package let holds: Bool
    }

    let plan: LobbyBench.Plan
    let command = CommandLine.arguments.joined(separator: " ")
    let startedAt = Date()
    let cores = ProcessInfo.processInfo.processorCount
    /// Whether Redis and the load had a core each.
    let isPinned: Bool
    var sizes: [Size] = []

    private enum CodingKeys: CodingKey {
        case plan, command, startedAt, cores, isPinned, sizes
    }

    init(_ plan: LobbyBench.Plan, isPinned: Bool) {
        self.plan = plan
        self.isPinned = isPinned
    }

    /// What is held against the bars; empty if this is not enough to judge by.
    package var verdicts: [Verdict] {
        guard self.plan.isJudged, let costs = self.costs else { return [] }
        let least = self.sizes.map(\.share).min() ?? 0
        return [
            Verdict(
                bar: "at most 60 µs of Redis a pair, by find and by next",
                found: "\(costs.most.fixed(1)) µs",
                holds: costs.most <= 60
            ),
            Verdict(
                bar: "a next costs Redis at most 1.5 times as much with the most waiting as with the fewest",
                found: "\(costs.spread.fixed(2)) times",
                holds: costs.spread <= 1.5
            ),
            Verdict(
                bar: "at least 80 % of the pairs a second of redis-benchmark with the same steps",
                found: "\((100 * least).fixed(0)) %",
                holds: least >= 0.8
            ),
        ]
    }

    private var costs: (most: Double, spread: Double)? {
        let sizes = self.sizes.sorted { $0.waiting < $1.waiting }
        guard let few = sizes.first?.cost, let many = sizes.last?.cost, few > 0 else { return nil }
        let all = sizes.flatMap { [$0.cost, $0.find.microsecondsPerPair] }
        return (all.max() ?? 0, many / few)
    }

    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return 0 }
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
}

extension LobbyBenchReport {
    /// What the columns of ``rows`` are.
    package static let headings = [
        "waiting", "find: µs of Redis", "next: µs of Redis", "pairs a second", "redis-benchmark", "its µs", "share",
    ]

    /// A row for each size.
    package var rows: [[String]] {
        self.sizes.map { size in
            [
                "\(size.waiting)", size.find.microsecondsPerPair.fixed(1), size.cost.fixed(1),
                Self.median(size.next.map(\.pairsPerSecond)).fixed(0),
                Self.median(size.other.map(\.pairsPerSecond)).fixed(0),
                Self.median(size.other.map(\.microsecondsPerPair)).fixed(1), "\((100 * size.share).fixed(0)) %",
            ]
        }
    }

    /// What must hold, what was found, and whether it holds.
    package var verdictRows: [[String]] {
        self.verdicts.map { [$0.holds ? "yes" : "NO", $0.found, $0.bar] }
    }

    /// What must be known to read the table.
    package var notes: [String] {
        [
            "medians of \(self.plan.rounds) rounds of \(self.plan.nexts) next by \(self.plan.guests) guests, "
                + "\(self.plan.tasks) at a time, on \(self.cores) cores",
            self.isPinned
                ? "Redis on core \(Cores.server), the load on core \(Cores.generator)."
                : "Neither Redis nor the load is kept to a core.",
            "command: \(self.command)",
        ] + (self.plan.isJudged ? [] : ["Quick: enough to see that everything works, too little to judge by."])
    }
}
