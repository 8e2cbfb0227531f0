import Accounts
import ArgumentParser
import Foundation
import HallwayServer
import Safety
import SharedKernel

/// Where the database is, and who asks: what every command of the host's shares.
struct HostOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The folder of the database (DATA_DIR).", valueName: "folder"))
    var dataDir: String?

    @Option(help: ArgumentHelp("Who does this, for the audit trail; the name you are logged in by if left out."))
    var by: String?

    /// Whose name the audit trail is given.
    var moderator: String {
        self.by ?? NSUserName()
    }

    /// Opens the database that the settings and the flags name.
    ///
    /// One that is not there is not made: that would be a slip of the folder.
    func desk() async throws -> HostDesk {
        let flags = self.dataDir.map { ["DATA_DIR": $0] } ?? [:]
        let settings = try await Reporting.settings { () async throws(SettingsError) in
            try Settings.read(from: try await .standard(flags: flags))
        }
        let folder = settings.storage.dataDirectory
        guard HostDesk.hasDatabase(settings) else {
            throw Reporting.failure(
                "There is no database in \(folder). Name the server's DATA_DIR with --data-dir, or start it once."
            )
        }
        do throws(StoreError) {
            return try HostDesk(settings: settings)
        } catch {
            throw Reporting.failure("\(error.message): \(error.cause.map { "\($0)" } ?? "no reason given")")
        }
    }
}

extension Reporting {
    /// Says in words what a command could not do.
    static func failure(_ words: String) -> ExitCode {
        try? FileHandle.standardError.write(contentsOf: Data("\(words)\n".utf8))
        return .failure
    }

    /// Asks for something, and says in words why it was refused.
    static func telling<Value>(_ ask: () async throws -> Value) async throws -> Value {
        do {
            return try await ask()
        } catch let error as AccountError {
            throw self.failure(self.words(error.message, error.cause))
        } catch let error as SafetyError {
            throw self.failure(self.words(error.message, error.cause))
        }
    }

    private static func words(_ message: String, _ cause: (any Error)?) -> String {
        message + (cause.map { " (\($0))" } ?? "")
    }
}
