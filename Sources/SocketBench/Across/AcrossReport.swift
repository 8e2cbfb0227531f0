import BenchSupport
import Foundation

/// What texts took within a server and between two.
package struct AcrossReport: BenchFigures, Codable, Sendable {
    /// What one measurement found.
    struct Sample: Codable, Sendable {
        /// Until the receiver heard it, in ms.
        let heard: Generator.Latency
        /// Until the sender was answered, in ms.
        let answered: Generator.Latency
        /// CPU of both servers for a text, with its answer.
        let serverMicroseconds: Double
        /// CPU of Redis for a text, with all that it does besides.
        let redisMicroseconds: Double
    }

    let plan: AcrossBench.Plan
    let machine = BenchReport.Machine.here
    let commit: String?
    let command = CommandLine.arguments.prefix(3).joined(separator: " ")
    let startedAt = Date()
    var samples: [AcrossBench.Reach: [Sample]] = [:]

    private enum CodingKeys: CodingKey {
        case plan, machine, commit, command, startedAt, samples
    }

    init(_ plan: AcrossBench.Plan) {
        self.plan = plan
        self.commit = BenchReport.commit(of: plan.server.deletingLastPathComponent())
    }

    /// The headings of ``rows``.
    package static let headings = ["figure", "unit", "same server", "across", "ratio"]

    /// The medians over the rounds, least to most.
    package var rows: [[String]] {
        Self.figures.map { title, unit, digits, figure in
            let (same, across) = (self.values(.same, figure), self.values(.across, figure))
            let ratio = Statistics.median(same).flatMap { same in
                Statistics.median(across).flatMap { same > 0 ? ($0 / same).fixed(1) : nil }
            }
            return [title, unit, Self.words(same, digits), Self.words(across, digits), ratio ?? "-"]
        }
    }

    /// What must be known to read the table.
    package var notes: [String] {
        [
            "\(self.plan.pairs) pairs, \(self.plan.pace) texts of 60 bytes a second for \(self.plan.seconds) s, each "
                + "acknowledged; \(self.plan.rounds) rounds",
            "\(self.machine.processor), \(self.machine.cores) cores, \(self.machine.system), kernel \(self.machine.kernel); "
                + "commit \(self.commit ?? "unknown")",
            "Both servers on core \(Cores.server), the load on core \(Cores.generator); Redis and PostgreSQL wherever they are.",
        ]
    }

    private typealias Figure = (title: String, unit: String, digits: Int, of: @Sendable (Sample) -> Double)

    private static let figures: [Figure] = [
        ("heard p50", "ms", 3, { $0.heard.p50 }),
        ("heard p99", "ms", 3, { $0.heard.p99 }),
        ("heard p99.9", "ms", 3, { $0.heard.p999 }),
        ("acknowledged p50", "ms", 3, { $0.answered.p50 }),
        ("acknowledged p99", "ms", 3, { $0.answered.p99 }),
        ("acknowledged p99.9", "ms", 3, { $0.answered.p999 }),
        ("CPU of both servers a text", "µs", 0, { $0.serverMicroseconds }),
        ("CPU of Redis a text", "µs", 0, { $0.redisMicroseconds }),
    ]

    private func values(_ reach: AcrossBench.Reach, _ figure: (Sample) -> Double) -> [Double] {
        (self.samples[reach] ?? []).map(figure)
    }

    private static func words(_ values: [Double], _ digits: Int) -> String {
        guard let median = Statistics.median(values), let least = values.min(), let most = values.max() else {
            return "-"
        }
        let words = median.fixed(digits)
        return least < most ? "\(words) (\(least.fixed(digits))..\(most.fixed(digits)))" : words
    }
}

extension Generator.Latency {
    /// All three in a line.
    var words: String {
        "\(self.p50.fixed(2)) / \(self.p99.fixed(2)) / \(self.p999.fixed(2)) ms"
    }
}
