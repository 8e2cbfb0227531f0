import ArgumentParser
import HallwayServer
import Logging

/// `hallway serve`: runs the server until it is told to stop.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the server until SIGTERM or Ctrl-C.",
        discussion: """
            With no settings at all it serves http://localhost:8080 with accounts in SQLite under ./data, everything \
            else in memory, and calls that work on this machine and its network.
            """
    )

    @OptionGroup var flags: SettingFlags

    func run() async throws {
        let settings = try await Reporting.settings { () async throws(SettingsError) in
            try Settings.read(from: try await .standard(flags: self.flags.settings))
        }
        let operations = settings.operations
        let logger = operations.logFormat.logger(label: "hallway", level: operations.logLevel)
        do {
            let application = try await HallwayApplication(settings: settings, logger: logger)
            try await application.run()
        } catch {
            let address = "\(settings.listening.host):\(settings.listening.port)"
            logger.critical("Hallway cannot run", metadata: ["address": "\(address)", "cause": "\(error)"])
            throw ExitCode.failure
        }
    }
}
