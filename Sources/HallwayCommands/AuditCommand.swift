import Accounts
import ArgumentParser
import HallwayServer

/// `hallway audit`: what was done by whom.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Show what was done by whom: bans, invites, decisions, deletions.",
        discussion: "The trail can be added to and read; the database refuses to change it."
    )

    @Option(help: "How many entries at most, the newest first.")
    var count = 50

    @OptionGroup var host: HostOptions

    func run() async throws {
        let desk = try await self.host.desk()
        let entries = try await Reporting.telling { try await desk.moderation.audit(newest: self.count) }
        guard !entries.isEmpty else { return print("Nothing was done yet.") }
        print(
            Table.text(
                ["when", "by", "what", "to", "detail"],
                entries.map { entry in
                    [
                        entry.at.minute, entry.by.printable, entry.action, entry.subject ?? "",
                        entry.detail?.printable ?? "",
                    ]
                }
            )
        )
    }
}
