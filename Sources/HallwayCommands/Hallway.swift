package import ArgumentParser
import HallwayServer

/// The program `hallway` and what it can be told to do.
package struct Hallway: AsyncParsableCommand {
    /// What the command line says of itself.
    package static let configuration = CommandConfiguration(
        commandName: "hallway",
        abstract: "Random one-to-one video chat, hosted by yourself.",
        discussion: """
            Every setting is an environment variable or a line of the file .env in the working directory; flags come \
            before both. `hallway config print` lists them all.
            """,
        version: HallwayApplication.version,
        subcommands: [
            ServeCommand.self, AccountCommand.self, ReportsCommand.self, AuditCommand.self, MigrateCommand.self,
            CertificateCommand.self, ConfigCommand.self, DoctorCommand.self, BenchCommand.self, SimulateCommand.self,
        ]
    )

    /// Makes the command.
    package init() {}

    /// Does what the command line says, and ends the program.
    package static func start() async {
        AvailableCores.useForEventLoops()
        await self.main()
    }
}
