import ArgumentParser
import Foundation
import HallwayServer
import SharedKernel
import SocketBench

#if Postgres
import PostgresStores
import StoreMigration
#endif

/// `hallway migrate`: takes what one machine kept to a database that many can share.
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Take accounts, blocks, reports and the audit trail from SQLite to PostgreSQL.",
        discussion: """
            Stop the server first: what it writes meanwhile would not be taken along, so while it runs nothing is
            copied. The database must be there and hold nothing of Hallway's. Everything is copied in one transaction
            and counted on both sides; the SQLite file stays as it is. Then start the server with DATABASE_URL and with
            the same JWT_SECRET or DATA_DIR: everybody stays signed in.
            """
    )

    @Option(
        help: ArgumentHelp(
            "The database; DATABASE_URL if left out. Others on this machine see what is written here: leave the password "
                + "out and set PGPASSWORD.",
            valueName: "postgres://…"
        )
    )
    var to: String?

    @Option(help: ArgumentHelp("The folder of the SQLite file (DATA_DIR).", valueName: "folder"))
    var dataDir: String?

    func run() async throws {
        #if Postgres
        let flags = self.dataDir.map { ["DATA_DIR": $0] } ?? [:]
        let settings = try await Reporting.settings { () async throws(SettingsError) in
            try Settings.read(from: try await .standard(flags: flags))
        }
        let folder = URL(fileURLWithPath: settings.storage.dataDirectory, isDirectory: true)
        guard let url = self.to ?? settings.storage.databaseURL else {
            throw Reporting.failure("Say where to: --to postgres://… or DATABASE_URL.")
        }
        let line = ProgressLine()
        do throws(StoreError) {
            // Before there is a table in the database: what is missing here is not to be found out half-way.
            try StoreMigration.source(in: folder)
            let lock = try Self.lock(folder)
            defer { withExtendedLifetime(lock) {} }
            let database = try PostgresDatabase(url: url)
            let copied = try await StoreMigration.copyEverything(from: folder, to: database) { progress in
                line.show(progress.table, Int(progress.copied), of: Int(progress.total))
            }
            line.clear()
            print(Table.text(["table", "rows"], copied.map { [$0.table, "\($0.copied)"] }))
            print("Everything is there. Start the server with DATABASE_URL; \(folder.path) was not changed.")
        } catch {
            line.clear()
            throw Reporting.failure("\(error.message): \(error.cause.map { "\($0)" } ?? "nothing was copied")")
        }
        #else
        throw Reporting.failure("This hallway was built without PostgreSQL: build it with `TRAITS=Postgres make run`.")
        #endif
    }

    #if Postgres
    /// Sees to it that no server runs on the folder, nor starts to.
    private static func lock(_ folder: URL) throws(StoreError) -> DataLock {
        do {
            return try DataLock(directory: folder)
        } catch {
            throw StoreError(code: .unavailable, message: "nothing was copied", cause: error)
        }
    }
    #endif
}
