import BenchSupport
import Foundation

/// What a run found.
package struct PairingBenchReport: BenchFigures, Codable, Sendable {
    /// All rounds of one load.
    struct Measurement: Codable, Sendable {
        let topic: PairingTopic
        /// How many waited or, where everybody suits, were here.
        let size: Int
        let rounds: [Round]

        /// The middle of what the rounds say.
        func median(_ value: (Round) -> Double) -> Double {
            let values = self.rounds.map(value).sorted()
            guard !values.isEmpty else { return 0 }
            return (values[(values.count - 1) / 2] + values[values.count / 2]) / 2
        }
    }

    /// What must hold, and whether it does.
    package struct Verdict: Codable, Sendable {
        /// What must hold.
        let bar: String
        /// What was found.
        let found: String
        /// Whether it holds.
        package let holds: Bool
    }

    let plan: PairingBench.Plan
    let command: String
    let startedAt: Date
    /// The core that it ran on; nil if it was not kept to one.
    let core: Int?
    let processor: String
    let cores: Int
    var measurements: [Measurement] = []
    var holdings: Holdings?

    init(_ plan: PairingBench.Plan, core: Int?) {
        self.plan = plan
        self.command = CommandLine.arguments.joined(separator: " ")
        self.startedAt = Date()
        self.core = core
        self.cores = ProcessInfo.processInfo.processorCount
        self.processor = Self.processorName ?? "unknown processor"
    }

    /// What is held against the bars; empty if this is not enough to judge by.
    package var verdicts: [Verdict] {
        guard self.plan.isJudged else { return [] }
        return [self.pace, self.steps, self.flatness, self.size].compactMap { $0 }
    }

    private func half(_ size: Int) -> Measurement? {
        self.measurements.first { $0.topic == .half && $0.size == size }
    }

    private var pace: Verdict? {
        guard let pace = self.half(100_000)?.median(\.ticketsPerSecond) else { return nil }
        return Verdict(
            bar: "at least 500,000 tickets a second on one core, 100,000 waiting, half find somebody",
            found: pace.grouped,
            holds: pace >= 500_000
        )
    }

    private var steps: Verdict? {
        guard let few = self.half(1_000)?.median(\.stepsPerTicket),
            let many = self.half(1_000_000)?.median(\.stepsPerTicket)
        else { return nil }
        return Verdict(
            bar: "as many counted steps a ticket with 1,000,000 waiting as with 1,000 (within a tenth)",
            found: "\(many.fixed(2)) and \(few.fixed(2))",
            holds: few / 1.1...few * 1.1 ~= many
        )
    }

    private var flatness: Verdict? {
        guard let few = self.half(1_000)?.median(\.nanosecondsPerTicket),
            let many = self.half(1_000_000)?.median(\.nanosecondsPerTicket), few > 0
        else { return nil }
        return Verdict(
            bar: "at most 4 times the time a ticket with 1,000,000 waiting as with 1,000",
            found: "\((many / few).fixed(2)) times",
            holds: many <= 4 * few
        )
    }

    private var size: Verdict? {
        guard let holdings = self.holdings else { return nil }
        return Verdict(
            bar: "less than 400 bytes a waiting ticket, \(Double(holdings.count).grouped) of them",
            found: "\(holdings.ticket.fixed(0)) bytes",
            holds: holdings.ticket < 400
        )
    }

    private static var processorName: String? {
        guard let file = FileHandle(forReadingAtPath: "/proc/cpuinfo"), let data = try? file.readToEnd() else {
            return nil
        }
        return String(decoding: data, as: UTF8.self).split(separator: "\n")
            .first { $0.hasPrefix("model name") }?.split(separator: ":").last
            .map { $0.trimmingCharacters(in: .whitespaces) }
    }
}
