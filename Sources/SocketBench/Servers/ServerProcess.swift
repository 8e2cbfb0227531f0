import BenchSupport
import Foundation
import Synchronization

/// A server that was started to be measured, in a folder of its own that goes with it.
final class ServerProcess: Sendable {
    /// Those that are running, for whoever must end in a hurry.
    private static let running = Mutex<[Int32: URL]>([:])
    private static let startsWithin = Duration.seconds(30)

    let port: Int
    private let process: Int32

    private init(_ process: Int32, port: Int) {
        self.process = process
        self.port = port
    }

    /// Starts a server, lends it, and ends it whatever happens.
    static func with<Value>(
        _ command: [String],
        environment: [String: String],
        _ use: (ServerProcess) async throws -> Value
    ) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appending(path: "hallway-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let log = folder.appending(path: "log")
        try Data().write(to: log)

        let process = Process()
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        process.currentDirectoryURL = folder
        process.environment = environment.merging(["DATA_DIR": folder.appending(path: "data").path]) { $1 }
        process.standardInput = FileHandle.nullDevice
        let output = try FileHandle(forWritingTo: log)
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let identifier = process.processIdentifier
        self.running.withLock { $0[identifier] = folder }
        defer {
            if process.isRunning { kill(identifier, SIGKILL) }
            process.waitUntilExit()
            _ = self.running.withLock { $0.removeValue(forKey: identifier) }
        }
        let port = try await self.port(in: log, of: process)
        return try await use(ServerProcess(identifier, port: port))
    }

    /// Ends every server that is running and removes what it left; for the moment before this process ends.
    static func endAll() {
        for (process, folder) in self.running.withLock({ $0 }) {
            kill(process, SIGKILL)
            try? FileManager.default.removeItem(at: folder)
        }
    }

    /// The seconds of CPU it has used.
    func cpuSeconds() throws -> Double {
        try ProcessReading.cpuSeconds(of: self.process)
    }

    /// The memory it holds, in KB.
    func residentKilobytes() throws -> Int {
        try ProcessReading.residentKilobytes(of: self.process)
    }

    /// The port that the start line names.
    private static func port(in log: URL, of process: Process) async throws -> Int {
        let clock = ContinuousClock()
        let deadline = clock.now + self.startsWithin
        while clock.now < deadline {
            let said = String(decoding: try Data(contentsOf: log), as: UTF8.self)
            if let match = said.firstMatch(of: /https?:\/\/[^\s:\/]+:(\d+)/), let port = Int(match.1) { return port }
            guard process.isRunning else {
                throw BenchError("The server ended as it started:\n\(said)")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw BenchError("The server did not say where it listens within \(self.startsWithin).")
    }
}
