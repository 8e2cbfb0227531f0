import ArgumentParser
import HallwayServer

/// `hallway config`: shows and checks the settings.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Show and check the settings.",
        subcommands: [Print.self, Check.self, Sample.self]
    )

    /// Prints every setting as it is found.
    struct Print: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print every setting, its value and where it comes from. Secrets are masked."
        )

        @OptionGroup var flags: SettingFlags

        func run() async throws {
            let report = try await ConfigCommand.report(self.flags)
            print(report.table)
        }
    }

    /// Says what is wrong, if anything is.
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say everything that is wrong with the settings. Exits with 1 if anything is."
        )

        @OptionGroup var flags: SettingFlags

        func run() async throws {
            let report = try await ConfigCommand.report(self.flags)
            guard let error = report.error else { return print("The settings are good.") }
            Reporting.write(error)
            throw ExitCode.failure
        }
    }

    /// Prints the sample file.
    struct Sample: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a file of all settings with their meaning and defaults, to be saved as .env."
        )

        func run() {
            print(SettingsReport.sample, terminator: "")
        }
    }

    private static func report(_ flags: SettingFlags) async throws -> SettingsReport {
        try await Reporting.settings { () async throws(SettingsError) in
            SettingsReport(try await .standard(flags: flags.settings))
        }
    }
}
