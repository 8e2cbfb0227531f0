import Foundation

/// Which cores a process may use: server and load generator must not stand in each other's way.
enum Cores {
    /// Where a server runs.
    static let server = "0"
    /// Where the load generator runs.
    static let generator = "1"

    /// The command that starts another on some cores.
    static func command(on cores: String) throws -> [String] {
        #if os(Linux)
        return [try self.taskset, "-c", cores]
        #else
        throw BenchError("Only Linux can pin a process to a core and tell its CPU and memory: run this on Linux.")
        #endif
    }

    /// Keeps this process, all threads of it, to the generator's core.
    static func pinGenerator() throws {
        #if os(Linux)
        guard ProcessInfo.processInfo.processorCount >= 2 else {
            throw BenchError("Two cores are needed: one for the server and one for the load generator.")
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try self.taskset)
        process.arguments = ["-a", "-p", "-c", self.generator, "\(ProcessInfo.processInfo.processIdentifier)"]
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw BenchError("taskset could not keep the load generator to core \(self.generator).")
        }
        #else
        throw BenchError("Only Linux can pin a process to a core and tell its CPU and memory: run this on Linux.")
        #endif
    }

    private static var taskset: String {
        get throws {
            let places = ["/usr/bin/taskset", "/bin/taskset"]
            guard let place = places.first(where: FileManager.default.isExecutableFile(atPath:)) else {
                throw BenchError("taskset is missing; Debian's package util-linux has it.")
            }
            return place
        }
    }
}
