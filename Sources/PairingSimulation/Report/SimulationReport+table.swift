import BenchSupport
import Foundation

extension SimulationReport {
    /// The headings of the table of one evening.
    package static var headings: [String] {
        [
            "kind of guest", "guests", "waits", "at once", "p50 s", "p90 s", "p99 s", "mean s", "longest s", "gave up",
            "still waiting",
        ]
    }

    /// The rows of the table of one evening: one for each kind, and one for all.
    package var rows: [[String]] {
        Kind.allCases.compactMap { kind in self.kinds[kind].map { Self.row(kind.rawValue, $0) } }
            + [Self.row("everyone", self.everyone)]
    }

    /// What else is to be told of one evening.
    package var notes: [(String, String)] {
        [
            ("here at a time", "\(self.meanOnline.short) on average, \(self.mostOnline) at most"),
            ("waiting at a time", "\(self.meanWaiting.short) on average"),
            ("rooms", "\(self.rooms.count)"),
            (
                "on a shared interest",
                "\(Self.percent(self.rooms.shared, of: self.rooms.bothNamed)) of those between two who named some, "
                    + "\(Self.percent(self.rooms.shared, of: self.rooms.count)) of all"
            ),
            (
                "in one language",
                "\(Self.percent(self.rooms.kept, of: self.rooms.asked)) of those in which somebody asked for one"
            ),
            (
                "the same two again",
                "\(Self.percent(self.rooms.repeats, of: self.rooms.count)), "
                    + "\(Self.percent(self.rooms.early, of: self.rooms.count)) within the cooldown"
            ),
            (
                "fairness",
                "\(self.fairness.slowest.rawValue): \(self.fairness.behind.fixed(2)) s more than the mean; "
                    + "kinds explain \((100 * self.fairness.explained).fixed(1)) % of how waits differ"
            ),
            ("longest wait", "\(self.everyone.longest.fixed(1)) s"),
            (
                "settings",
                "relax after \(self.settings.relaxAfter.short) s, rematch after \(self.settings.rematchAfter.short) s, "
                    + "cooldown \(self.settings.rematchCooldown.short) s; seed \(self.seed)"
            ),
            (
                "population",
                "\(self.population.guests) guests, \(self.population.rate.short) a minute, in "
                    + "\(self.minutes.fixed(1)) minutes, the first tenth not counted"
            ),
        ]
    }

    /// The headings of a table with one row for each evening, behind what tells them apart.
    package static var comparisonHeadings: [String] {
        [
            "p50 s", "p99 s", "slowest kind", "its p99 s", "longest s", "gave up", "on an interest", "in one language",
            "met again", "fairness",
        ]
    }

    /// The row of this evening in such a table.
    package var comparisonRow: [String] {
        [
            self.everyone.p50.fixed(2), self.everyone.p99.fixed(2), self.fairness.slowest.rawValue,
            self.kinds[self.fairness.slowest].map { $0.p99.fixed(2) } ?? "-", self.everyone.longest.fixed(1),
            Self.percent(self.everyone.gaveUp), Self.percent(self.rooms.shared, of: self.rooms.bothNamed),
            Self.percent(self.rooms.kept, of: self.rooms.asked),
            Self.percent(self.rooms.repeats, of: self.rooms.count), Self.percent(self.fairness.explained),
        ]
    }

    private static func row(_ name: String, _ service: Service) -> [String] {
        [
            name, "\(service.guests)", "\(service.waits)", self.percent(service.atOnce), service.p50.fixed(2),
            service.p90.fixed(2), service.p99.fixed(2), service.mean.fixed(2), service.longest.fixed(1),
            self.percent(service.gaveUp), "\(service.stillWaiting)",
        ]
    }

    private static func percent(_ share: Double) -> String {
        "\((100 * share).fixed(1)) %"
    }

    private static func percent(_ part: Int, of whole: Int) -> String {
        whole == 0 ? "none" : self.percent(Double(part) / Double(whole))
    }
}

extension Double {
    /// The number with no more digits than mean something.
    var short: String {
        self == self.rounded() && self.magnitude < 1e15 ? self.fixed(0) : String(format: "%.4g", self)
    }
}
