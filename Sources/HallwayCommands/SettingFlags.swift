import ArgumentParser

/// The settings that have a flag, because they are what one changes to try something.
///
/// Flags are read as the settings are, so a wrong one is told in the same words.
struct SettingFlags: ParsableArguments {
    @Option(help: "Where to listen (HOST); 0.0.0.0 is every address of this machine.")
    var host: String?

    @Option(help: "The port to listen on (PORT); 0 takes a free one and says which.")
    var port: String?

    @Option(help: ArgumentHelp("The folder of the database and the signing key (DATA_DIR).", valueName: "folder"))
    var dataDir: String?

    @Option(help: ArgumentHelp("The folder of the built page (WEB_ROOT).", valueName: "folder"))
    var webRoot: String?

    @Option(help: ArgumentHelp("The least that is logged (LOG_LEVEL): trace, debug, info, …", valueName: "level"))
    var logLevel: String?

    /// The flags by the names of their settings.
    var settings: [String: String] {
        let flags = [
            "HOST": self.host,
            "PORT": self.port,
            "DATA_DIR": self.dataDir,
            "WEB_ROOT": self.webRoot,
            "LOG_LEVEL": self.logLevel,
        ]
        return flags.compactMapValues { $0 }
    }
}
