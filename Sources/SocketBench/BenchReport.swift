import BenchSupport
import Foundation

/// What a run found.
package struct BenchReport: BenchFigures, Codable, Sendable {
    /// Where it was found.
    struct Machine: Codable, Sendable {
        let processor: String
        let cores: Int
        let memoryGB: Int
        let system: String
        let kernel: String
    }

    let machine: Machine
    /// The commit of the checkout that the server was built in, with `+` behind it if the checkout was changed; nil if it
    /// lies in none.
    let commit: String?
    let command: String
    let startedAt: Date
    let seconds: Double
    /// Whether Hallway served metrics.
    let hasMetrics: Bool
    let scale: Scale
    let rounds: [Round]
    let verdicts: [Verdict]

    init(rounds: [Round], plan: SocketBench.Plan, launch: Launch, took: Duration) {
        self.machine = .here
        self.commit = Self.commit(of: plan.server.deletingLastPathComponent())
        self.command = CommandLine.arguments.joined(separator: " ")
        self.seconds = took / .seconds(1)
        self.startedAt = Date(timeIntervalSinceNow: -self.seconds)
        self.hasMetrics = launch.hasMetrics
        self.scale = plan.scale
        self.rounds = rounds
        let isJudged = plan.scale != .quick
        self.verdicts = Figure.allCases.map { Verdict($0, of: rounds, isJudged: isJudged) }.filter {
            !$0.summaries.isEmpty
        }
    }

    static func commit(of folder: URL) -> String? {
        let git = ["/usr/bin/git", "-C", folder.path]
        guard let commit = try? Command.output(of: git + ["rev-parse", "--short", "HEAD"]) else { return nil }
        let changes = try? Command.output(of: git + ["status", "--porcelain", "--untracked-files=no"])
        return commit.trimmingCharacters(in: .whitespacesAndNewlines) + (changes?.isEmpty == false ? "+" : "")
    }
}

extension BenchReport.Machine {
    /// This machine.
    static var here: Self {
        let processor = (try? ProcessReading.text("/proc/cpuinfo"))?.split(separator: "\n")
            .first { $0.hasPrefix("model name") }?.split(separator: ":").last.map { $0.drop { $0 == " " } }
        let release = (try? ProcessReading.text("/etc/os-release"))?.split(separator: "\n")
            .first { $0.hasPrefix("PRETTY_NAME=") }?.dropFirst(12).filter { $0 != "\"" }
        let kernel = try? ProcessReading.text("/proc/sys/kernel/osrelease")
        return Self(
            processor: processor.map { String($0) } ?? "unknown",
            cores: ProcessInfo.processInfo.processorCount,
            memoryGB: Int(ProcessInfo.processInfo.physicalMemory >> 30),
            system: release ?? "unknown",
            kernel: kernel?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "unknown"
        )
    }
}
