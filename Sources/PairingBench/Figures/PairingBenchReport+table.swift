import BenchSupport
import Foundation

extension PairingBenchReport {
    /// The headings of the table of what was timed.
    package static var headings: [String] {
        ["load", "waiting", "tickets/s", "ns a ticket", "found", "looks", "moves", "commands/s"]
    }

    /// The rows of that table: medians, and from the least to the most where there was more than one round.
    package var rows: [[String]] {
        self.measurements.map { measurement in
            let paces = measurement.rounds.map(\.ticketsPerSecond)
            let spread =
                paces.count > 1 ? " (\((paces.min() ?? 0).grouped)..\((paces.max() ?? 0).grouped))" : ""
            let perTicket = { (value: KeyPath<Round, Int>) in
                measurement.median { Double($0[keyPath: value]) / Double(max(1, $0.tickets)) }.fixed(2)
            }
            let commands = measurement.median { Double($0.commands) * 1e9 / Double(max(1, $0.nanoseconds)) }
            let isWhole = measurement.topic == .lobby || measurement.topic == .suits
            return [
                measurement.topic.title,
                measurement.topic == .suits ? "of \(measurement.size) here" : "\(measurement.size)",
                measurement.median(\.ticketsPerSecond).grouped + spread,
                measurement.median(\.nanosecondsPerTicket).fixed(0),
                measurement.median { 100 * Double(($0.found) * 2) / Double(max(1, $0.tickets)) }.fixed(0) + " %",
                perTicket(\.looks), isWhole ? "-" : perTicket(\.moves), isWhole ? commands.grouped : "-",
            ]
        }
    }

    /// What is kept for each, by name.
    package var holdingLines: [(String, String)] {
        guard let holdings = self.holdings else { return [] }
        let count = Double(holdings.count).grouped
        return [
            ("a waiting ticket in the queue, \(count) of them", "\(holdings.ticket.fixed(0)) bytes"),
            ("a guest who is here, apart", "\(holdings.guest.fixed(0)) bytes"),
            (
                "what a guest takes more who waits for what nobody else names, words included",
                "\(holdings.loner.fixed(0)) bytes"
            ),
            ("an offer, apart, without its text", "\(holdings.offer.fixed(0)) bytes"),
            ("two who are kept apart for the cooldown, apart", "\(holdings.parting.fixed(0)) bytes"),
        ]
    }

    /// What must hold, what was found, and whether it holds.
    package var verdictRows: [[String]] {
        self.verdicts.map { [$0.holds ? "yes" : "NO", $0.found, $0.bar] }
    }

    /// What must be known to read the tables.
    package var notes: [String] {
        let core = self.core.map { "on core \($0) alone" } ?? "on no core of its own"
        return [
            "\(self.plan.rounds) \(self.plan.rounds == 1 ? "round" : "rounds") of "
                + "\(Double(self.plan.tickets).grouped) tickets, \(core) of \(self.cores), \(self.processor); seconds "
                + "are of CPU",
            "command: \(self.command)",
        ] + (self.plan.isJudged ? [] : ["Quick: enough to see that everything works, too little to judge by."])
    }
}

extension Double {
    /// The whole number with commas between the thousands.
    var grouped: String {
        let digits = String(format: "%.0f", self.magnitude)
        var groups: [Substring] = []
        var rest = digits[...]
        while rest.count > 3 {
            groups.insert(rest.suffix(3), at: 0)
            rest = rest.dropLast(3)
        }
        return (self < 0 ? "-" : "") + ([rest] + groups).joined(separator: ",")
    }
}
