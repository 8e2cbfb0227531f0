import BenchSupport
import Foundation

/// Runs a small command and reads what it prints.
enum Command {
    /// What a command prints on standard output; an error if it fails.
    static func output(of command: [String], in folder: URL? = nil) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        process.currentDirectoryURL = folder ?? FileManager.default.temporaryDirectory
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw BenchError("`\(command.joined(separator: " "))` failed.")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
