import BenchSupport
import Foundation

/// What became of a server's memory while guests came and went.
package struct ChurnReport: BenchFigures, Codable, Sendable {
    /// The server at one moment.
    struct Sample: Codable, Sendable {
        /// Since the first guest came.
        let seconds: Double
        let kilobytes: Int
        let tally: Churn.Tally
    }

    let population: Int
    let warmUpSeconds: Double
    /// By how many KB memory may grow in a minute.
    let bound: Double
    var samples: [Sample] = []

    init(_ plan: ChurnBench.Plan) {
        self.population = plan.population
        self.warmUpSeconds = plan.warmUp / .seconds(1)
        self.bound = plan.bound
    }

    /// The samples after the warm-up.
    private var window: ArraySlice<Sample> {
        self.samples.drop { $0.seconds < self.warmUpSeconds }
    }

    /// By how many KB memory grew in a minute, by least squares; nil if the window was too short to tell.
    var growth: Double? {
        Statistics.slope(self.window.map { (x: $0.seconds / 60, y: Double($0.kilobytes)) })
    }

    /// Whether memory grew by no more than it may.
    package var holds: Bool {
        self.growth.map { $0 <= self.bound } ?? false
    }

    /// What was found, in words.
    package var lines: [(String, String)] {
        guard let first = self.window.first, let last = self.window.last, let growth = self.growth else {
            return [("samples", "too few: memory is read every ten seconds")]
        }
        let visits = last.tally.visits - first.tally.visits
        let minutes = (last.seconds - first.seconds) / 60
        let kilobytes = self.window.map(\.kilobytes)
        let each = visits > 0 ? growth * minutes * 1_024 / Double(visits) : 0
        return [
            (
                "watched",
                "\(minutes.fixed(1)) minutes after \((self.warmUpSeconds / 60).fixed(1)) of warm-up"
            ),
            ("guests", "\(self.population) at a time, \(visits) came"),
            ("matched", "\((last.tally.matches - first.tally.matches) / 2) rooms"),
            ("texts", "\(last.tally.texts - first.tally.texts)"),
            (
                "memory",
                "\(first.kilobytes) KB, then \(last.kilobytes) KB; \(kilobytes.min() ?? 0) to \(kilobytes.max() ?? 0)"
            ),
            ("growth", "\(growth.fixed(1)) KB a minute, \(each.fixed(0)) bytes a guest who came"),
            ("bound", "at most \(self.bound.fixed(1)) KB a minute: \(self.holds ? "holds" : "DOES NOT HOLD")"),
        ]
    }

}
