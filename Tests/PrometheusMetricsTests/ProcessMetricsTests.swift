import CoreMetrics
import Testing

@testable import PrometheusMetrics

@Suite struct ProcessMetricsTests {
    private static let line =
        "4242 (a ) (b) R 1 4242 4242 0 -1 4194304 105 0 0 0 250 50 0 0 20 0 1 0 367944 3133440 418 18446744073709551615 1 1"

    @Test func theLineOfAProcessIsReadWhateverItsName() throws {
        let status = try #require(ProcessStatus(Self.line, ticksPerSecond: 100, pageBytes: 4_096))
        #expect(status.cpuSeconds == 3)
        #expect(status.secondsFromBoot == 3_679.44)
        #expect(status.virtualBytes == 3_133_440)
        #expect(status.residentBytes == 418 * 4_096)
    }

    @Test(arguments: ["", "4242", "4242 (a) R 1 2", "4242 (a", String(Self.line.replacing("418", with: "many"))])
    func whatIsNoSuchLineIsNothing(line: String) {
        #expect(ProcessStatus(line, ticksPerSecond: 100, pageBytes: 4_096) == nil)
    }

    @Test(arguments: [("1024", 1_024.0), ("unlimited", .infinity), ("soft", nil)])
    func theLimitOfOpenFilesIsTheSoftOne(soft: String, limit: Double?) {
        let limits =
            "Limit                     Soft Limit           Hard Limit\nMax open files            \(soft)  4096  files\n"
        #expect(ProcessStatus.maximumFiles(limits) == limit)
        #expect(ProcessStatus.maximumFiles("Max processes  7  7\n") == nil)
    }

    @Test func theStartOfTheMachineIsFoundAmongTheRest() {
        #expect(ProcessStatus.bootTime("cpu 1 2 3\nintr 5 0\nctxt 9\nbtime 1700000000\nprocesses 3\n") == 1_700_000_000)
        #expect(ProcessStatus.bootTime("cpu 1 2 3\n") == nil)
    }

    #if os(Linux)
    @Test func aRunningProcessHasAllOfThem() throws {
        let factory = PrometheusMetricsFactory()
        let metrics = try #require(ProcessMetrics(factory: factory))
        metrics.update()
        metrics.update()
        let numbers = factory.lines.map { $0.split(separator: " ") }
        #expect(Set(numbers.map { String($0[0]) }) == Set(ProcessMetrics.help.keys))
        for number in numbers {
            #expect(try #require(Double(number[1])) > 0 || number[0] == "process_cpu_seconds_total")
        }
        #expect(factory.render().contains("# TYPE process_cpu_seconds_total counter\n"))
        #expect(factory.render().contains("# HELP process_open_fds Files, sockets and pipes"))
    }

    @Test func whereTheKernelSaysNothingThereIsNothing() {
        let factory = PrometheusMetricsFactory()
        #expect(ProcessMetrics(factory: factory, files: ProcessFiles(folder: "/nowhere")) == nil)
        #expect(factory.render().isEmpty)
    }
    #endif
}
