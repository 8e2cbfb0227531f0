import BenchSupport
import Foundation

extension BenchReport {
    /// The headings of the table.
    package var headings: [String] {
        ["figure", "unit"] + self.contenders.map(\.title) + ["hallway/ws", "bar", "holds", "rounds"]
    }

    /// The rows of the table: medians, and from the least to the most where there was more than one round.
    package var rows: [[String]] {
        self.verdicts.map { verdict in
            let figure = verdict.figure
            let cells = self.contenders.map { contender in
                verdict.summaries[contender].map { Self.words($0, figure) } ?? "-"
            }
            return [figure.title(self.scale), figure.unit] + cells + [
                verdict.ratio.map { $0.fixed(2) } ?? "-",
                figure.bar.map(Self.words) ?? "-",
                self.holds(verdict),
                verdict.counted == verdict.measured
                    ? "\(verdict.counted)" : "\(verdict.counted) of \(verdict.measured)",
            ]
        }
    }

    /// What must be known to read the table.
    package var notes: [String] {
        var notes = [
            "\(self.rounds.count) \(self.rounds.count == 1 ? "round" : "rounds") in \(Int(self.seconds)) s on "
                + "\(self.machine.processor), \(self.machine.cores) cores, \(self.machine.memoryGB) GB, "
                + "\(self.machine.system), kernel \(self.machine.kernel)",
            "commit \(self.commit ?? "unknown"); metrics \(self.hasMetrics ? "on" : "not supported by this server"), "
                + "limits on, pings every 10 s",
            "command: \(self.command)",
        ]
        guard self.scale != .quick else {
            return notes + ["Quick: enough to see that everything works, too little to judge by."]
        }
        for figure in Figure.allCases where figure.reference != nil {
            let strayed = self.rounds.filter { $0.has(figure) && !$0.counts(figure) }
            guard !strayed.isEmpty else { continue }
            let found = strayed.compactMap { $0[.peer, figure] }.map(figure.words).joined(separator: ", ")
            notes.append(
                "Not counted, ws more than 25 % from its reference: \(figure.rawValue), \(found) \(figure.unit)"
            )
        }
        if self.verdicts.contains(where: { $0.counted == 0 }) {
            notes.append("Where no round counts, the figures are of all of them, and decide nothing.")
        }
        for contender in self.contenders {
            let spendings = self.rounds.compactMap { $0.spendings[contender]?[.saturation] }
            guard let server = Statistics.median(spendings.map(\.serverBusy)),
                let generator = Statistics.median(spendings.map(\.generatorBusy))
            else { continue }
            notes.append(
                "At saturation \(contender.title) kept \(server.fixed(2)) cores busy, "
                    + "the load generator \(generator.fixed(2))."
            )
        }
        return notes
    }

    private var contenders: [Contender] {
        Contender.allCases.filter { contender in self.verdicts.contains { $0.summaries[contender] != nil } }
    }

    private func holds(_ verdict: Verdict) -> String {
        guard self.scale != .quick else { return "-" }
        guard verdict.figure.bar != nil else { return "-" }
        guard verdict.counted > 0 else { return "not counted" }
        return verdict.holds.map { $0 ? "yes" : "NO" } ?? "-"
    }

    private static func words(_ bar: Figure.Bar) -> String {
        switch bar {
        case .timesPeer(let most): "at most \(most.fixed(2)) x ws"
        case .atMost(let most): "at most \(most.fixed(1))"
        }
    }

    private static func words(_ summary: Verdict.Summary, _ figure: Figure) -> String {
        let median = figure.words(summary.median)
        guard summary.least < summary.most else { return median }
        return "\(median) (\(figure.words(summary.least))..\(figure.words(summary.most)))"
    }

}

extension Figure {
    /// A value of this figure.
    func words(_ value: Double) -> String {
        value.fixed(self.digits)
    }

    /// What a table calls it.
    func title(_ scale: Scale) -> String {
        switch self {
        case .accept: "CPU per accepted connection, \(scale.crowd)"
        case .idle: "memory per idle connection at \(scale.crowd)"
        case .idleFull: "memory per idle connection at \(scale.full)"
        case .texts: "CPU per 100,000 texts, \(scale.pairs) pairs"
        case .crowd: "CPU per 100,000 texts, \(scale.crowd / 2) pairs"
        case .signals: "CPU per 100,000 signals, \(scale.pairs) pairs"
        case .p50: "latency p50 at \(scale.pace)/s"
        case .p99: "latency p99 at \(scale.pace)/s"
        case .p999: "latency p99.9 at \(scale.pace)/s"
        case .saturation: "texts at saturation, \(scale.pairs) pairs"
        }
    }
}
