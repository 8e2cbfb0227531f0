import ArgumentParser
import Foundation
import HallwayServer

/// Says what is wrong with the settings, in words and without a stack trace.
enum Reporting {
    /// What a program exits with when it is configured wrongly: `EX_CONFIG` of sysexits.h.
    static let wrongSettings = ExitCode(78)

    /// Does what needs settings, and ends the program with ``wrongSettings`` if they are wrong.
    static func settings<Value>(_ read: () async throws(SettingsError) -> Value) async throws -> Value {
        do {
            return try await read()
        } catch {
            self.write(error)
            throw self.wrongSettings
        }
    }

    /// Writes every problem on a line of standard error.
    static func write(_ error: SettingsError) {
        let text = "Hallway's settings are wrong:\n" + error.problems.map { "  \($0)\n" }.joined()
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}
