import Testing

@testable import PairingSimulation

@Suite struct WaitPictureTests {
    private let report: SimulationReport = {
        var plan = PairingSimulation.Plan()
        plan.population.guests = 300
        plan.population.rate = 30
        return PairingSimulation.run(plan)
    }()

    @Test func everyKindHasABarOfEachPercentileInEveryPanel() {
        let picture = WaitPicture(title: "A & B", panels: [("one", self.report), ("two", self.report)])
        let kinds = self.report.kinds.count + 1
        for percentile in ["p50", "p90", "p99"] {
            let bars = picture.svg.split(separator: "<rect class=\"\(percentile)\"", omittingEmptySubsequences: false)
            // One more explains the colour.
            #expect(bars.count - 1 == 2 * kinds + 1)
        }
    }

    @Test func itIsWellFormedAndReadableInTheDark() {
        let svg = WaitPicture(title: "A & <B>", panels: [("one", self.report)]).svg
        #expect(svg.contains("A &amp; &lt;B&gt;"))
        #expect(svg.contains("prefers-color-scheme: dark"))
        #expect(svg.contains("seconds from"))
        #expect(!svg.contains("nan") && !svg.contains("inf"))
        #expect(svg.count { $0 == "<" } == svg.count { $0 == ">" })
    }

    @Test func aPictureOfNothingIsAPicture() {
        #expect(WaitPicture(title: "none", panels: []).svg.hasSuffix("</svg>\n"))
    }

    @Test func everyRowHasAsManyCellsAsItsTableHasHeadings() {
        #expect(self.report.rows.allSatisfy { $0.count == SimulationReport.headings.count })
        #expect(self.report.comparisonRow.count == SimulationReport.comparisonHeadings.count)
    }
}
