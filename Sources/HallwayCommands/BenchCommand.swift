import ArgumentParser

/// `hallway bench`: what this server costs to run.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure what a server costs on this machine.",
        subcommands: [
            BenchSocketsCommand.self, BenchPairingCommand.self, BenchLobbyCommand.self, BenchAcrossCommand.self,
        ]
    )
}
