import Accounts
import ArgumentParser
import HallwayServer
import Safety
import SharedKernel

/// `hallway reports`: what guests reported, and what becomes of it.
struct ReportsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reports",
        abstract: "Read what guests reported, and decide.",
        subcommands: [List.self, Show.self, Decide.self]
    )

    /// Lists reports.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the reports that wait for a decision.")

        @Flag(help: "List those that were decided, too.")
        var all = false

        @Option(help: "How many at most, the newest first.")
        var count = 50

        @OptionGroup var host: HostOptions

        func run() async throws {
            let desk = try await self.host.desk()
            let reports = try await Reporting.telling {
                try await desk.safety.reports(self.all ? .all : .open, newest: self.count)
            }
            guard !reports.isEmpty else { return print(self.all ? "There are none." : "None waits for a decision.") }
            print(
                Table.text(
                    ["report", "made", "reason", "reported account", "decision"],
                    reports.map { report in
                        [
                            report.id.description, report.createdAt.minute, report.reason.rawValue,
                            report.reported?.description ?? "deleted", report.decision?.outcome.rawValue ?? "open",
                        ]
                    }
                )
            )
        }
    }

    /// Shows one report whole.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a report with its texts. The audit trail notes who looked."
        )

        @OptionGroup var subject: ReportSubject
        @OptionGroup var host: HostOptions

        func run() async throws {
            let desk = try await self.host.desk()
            let report = try await self.subject.find(at: desk)
            try await Reporting.telling {
                try await desk.moderation.note(
                    .reportRead,
                    subject: report.id.description,
                    detail: nil,
                    by: self.host.moderator
                )
            }
            print(
                Table.lines([
                    ("report", report.id.description),
                    ("made", report.createdAt.minute),
                    ("room", report.room.description),
                    ("reason", report.reason.rawValue),
                    ("note", report.note?.printable ?? "none"),
                    ("reported account", report.reported?.description ?? "deleted"),
                    ("reported by", report.reporter?.description ?? "deleted"),
                    ("decision", report.decision.map(Self.words) ?? "open"),
                ])
            )
            print(report.texts.isEmpty ? "\nNo texts were written." : "\nThe last texts, oldest first:")
            for text in report.texts {
                print("  \(text.sentAt)  \(text.isByReported ? "reported" : "reporter")  \(text.text.printable)")
            }
        }

        private static func words(_ decision: ReportDecision) -> String {
            "\(decision.outcome.rawValue) by \(decision.by) at \(decision.at.minute)"
                + (decision.note.map { ": \($0.printable)" } ?? "")
        }
    }

    /// Decides a report.
    struct Decide: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decide a report: dismiss it, uphold it, or uphold it and shut the account out."
        )

        /// What is decided.
        enum Verdict: EnumerableFlag {
            case dismiss
            case uphold
            case ban

            static func help(for value: Verdict) -> ArgumentHelp? {
                switch value {
                case .dismiss: "There is nothing to it."
                case .uphold: "It is right; nothing is done to the account."
                case .ban: "It is right, and the account is shut out."
                }
            }
        }

        @OptionGroup var subject: ReportSubject

        @Flag var verdict: Verdict

        @Option(help: "With --ban: why, in words for the one who is shut out.")
        var reason: String?

        @OptionGroup var end: BanEnd

        @Option(help: "A note for the file.")
        var note: String?

        @OptionGroup var host: HostOptions

        func validate() throws {
            guard self.verdict == .ban || (self.reason == nil && self.end.lifetime == nil) else {
                throw ValidationError("--reason and --until go with --ban.")
            }
            guard self.verdict != .ban || self.reason != nil else {
                throw ValidationError("--ban needs a --reason for the one who is shut out.")
            }
        }

        func run() async throws {
            let desk = try await self.host.desk()
            let report = try await self.subject.find(at: desk)
            let decided = try await Reporting.telling {
                try await desk.decide(
                    report,
                    isUpheld: self.verdict != .dismiss,
                    banning: self.verdict == .ban ? self.reason : nil,
                    until: self.end.instant(from: Instant.now),
                    note: self.note,
                    by: self.host.moderator
                )
            }
            print("\(decided.id) is \(decided.decision?.outcome.rawValue ?? "open").")
            guard self.verdict == .ban else { return }
            print(
                decided.reported.map { "\($0) is shut out." } ?? "The account was deleted: there is nobody to shut out."
            )
        }
    }

    /// The report that a command is about.
    struct ReportSubject: ParsableArguments {
        @Argument(help: "The report's id (rep_…).")
        var report: String

        func find(at desk: HostDesk) async throws -> Report {
            guard let id = ReportID(self.report) else {
                throw ValidationError("\(self.report.printable) is no report's id; `hallway reports list` shows them.")
            }
            return try await Reporting.telling { try await desk.safety.report(id) }
        }
    }
}
