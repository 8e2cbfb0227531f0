import Foundation
import Testing

@testable import SocketBench

@Suite struct ChurnReportTests {
    /// A report of an hour after ten minutes, with memory as a function of the minute.
    private func report(_ kilobytes: (Double) -> Double) -> ChurnReport {
        var plan = ChurnBench.Plan(server: URL(fileURLWithPath: "/hallway"), lasting: .seconds(3_600))
        plan.bound = 64
        var report = ChurnReport(plan)
        report.samples = (1...420).map { number in
            let seconds = Double(number) * 10
            return .init(seconds: seconds, kilobytes: Int(kilobytes(seconds / 60)), tally: Churn.Tally())
        }
        return report
    }

    @Test func growthWithinTheWarmUpIsForgiven() {
        let report = self.report { 40_000 + 10_000 * min($0, 10) }
        #expect(abs(report.growth ?? 99) < 1)
        #expect(report.holds)
    }

    @Test func growthAfterItIsNotBeyondTheBound() {
        #expect(self.report { 40_000 + 60 * $0 }.holds)
        #expect(!self.report { 40_000 + 70 * $0 }.holds)
    }

    @Test func aWindowWithoutReadingsHoldsNothing() {
        var report = self.report { _ in 40_000 }
        report.samples = report.samples.filter { $0.seconds < 600 }
        #expect(!report.holds)
    }
}
