import Logging

/// What a host is told when the server serves: where it is, what it keeps where, and what is missing.
struct StartupReport: Sendable {
    let settings: Settings
    /// Where accounts are kept.
    let place: String
    let missing: [String]
    let hasPage: Bool

    func log(port: Int, metricsPort: Int? = nil, to logger: Logger) {
        logger.notice("\(self.line(port: port, metricsPort: metricsPort))")
        if !self.hasPage {
            logger.warning("The page is not built: `make web` builds it, WEB_ROOT says where it is")
        }
    }

    /// The one line.
    func line(port: Int, metricsPort: Int? = nil) -> String {
        let listening = self.settings.listening
        let host = listening.host.contains(":") ? "[\(listening.host)]" : listening.host
        let address =
            listening.publicOrigin.map { "\($0) (port \(port))" } ?? "\(listening.scheme.rawValue)://\(host):\(port)"
        var parts = [
            "Hallway \(HallwayApplication.version) on \(address)",
            "accounts in \(self.place)",
            self.settings.storage.redisURL == nil
                ? "lobby in memory" : "lobby `\(self.settings.storage.lobby)` in Redis",
        ]
        if let metricsPort { parts.append("metrics on http://\(host):\(metricsPort)/metrics") }
        if !self.missing.isEmpty {
            parts.append("missing for calls across the internet: \(self.missing.joined(separator: ", "))")
        }
        return parts.joined(separator: "; ")
    }
}

extension Logger {
    /// For libraries whose every day is not news: what they say below a warning is for `debug`.
    var quieter: Logger {
        var logger = self
        if logger.logLevel > .debug { logger.logLevel = max(.warning, logger.logLevel) }
        return logger
    }
}
