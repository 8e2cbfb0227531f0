import BenchSupport
import Foundation
import Testing

@testable import SocketBench

@Suite struct AcrossReportTests {
    private func sample(_ factor: Double) -> AcrossReport.Sample {
        let latency = Generator.Latency(p50: factor, p99: 2 * factor, p999: 3 * factor)
        return AcrossReport.Sample(
            heard: latency,
            answered: latency,
            serverMicroseconds: 10 * factor,
            redisMicroseconds: 5 * factor
        )
    }

    private func report() -> AcrossReport {
        let url = "redis://:secret@cache.example.org"
        var report = AcrossReport(
            AcrossBench.Plan(server: URL(fileURLWithPath: "/nowhere/hallway"), redisURL: url, databaseURL: url)
        )
        report.samples = [.same: [self.sample(1), self.sample(3), self.sample(2)], .across: [self.sample(8)]]
        return report
    }

    @Test func aRowShowsTheMedianTheEndsAndHowManyTimesMore() {
        let rows = self.report().rows
        #expect(rows.first == ["heard p50", "ms", "2.000 (1.000..3.000)", "8.000", "4.0"])
        #expect(rows.last == ["CPU of Redis a text", "µs", "10 (5..15)", "40", "4.0"])
    }

    @Test func whatWasNotMeasuredIsADash() {
        var report = self.report()
        report.samples[.across] = []
        #expect(report.rows.first == ["heard p50", "ms", "2.000 (1.000..3.000)", "-", "-"])
    }

    @Test func noAddressAndSoNoPasswordIsKept() throws {
        let json = String(decoding: try self.report().json, as: UTF8.self)
        #expect(json.contains("\"samples\""))
        #expect(!json.contains("secret") && !json.contains("cache.example.org"))
    }
}
