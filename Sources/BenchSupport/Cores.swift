import Foundation

/// Which cores a process may use: what is measured and the load must not stand in each other's way.
package enum Cores {
    /// Where what is measured runs.
    package static let server = "0"
    /// Where the load generator runs.
    package static let generator = "1"

    /// The command that starts another on some cores.
    package static func command(on cores: String) throws -> [String] {
        [try self.taskset, "-c", cores]
    }

    /// Keeps this process, all threads of it, to the generator's core.
    package static func pinGenerator() throws {
        guard ProcessInfo.processInfo.processorCount >= 2 else {
            throw BenchError("Two cores are needed: one for the server and one for the load generator.")
        }
        try self.pin(to: self.generator)
    }

    /// Keeps this process, all threads of it, to the last core of the machine, which the system disturbs least.
    ///
    /// Answers with its number.
    package static func pinToLast() throws -> Int {
        let core = ProcessInfo.processInfo.processorCount - 1
        try self.pin(to: "\(core)")
        return core
    }

    private static func pin(to core: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try self.taskset)
        process.arguments = ["-a", "-p", "-c", core, "\(ProcessInfo.processInfo.processIdentifier)"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw BenchError("taskset could not keep this process to core \(core).")
        }
    }

    private static var taskset: String {
        get throws {
            #if os(Linux)
            let places = ["/usr/bin/taskset", "/bin/taskset"]
            guard let place = places.first(where: FileManager.default.isExecutableFile(atPath:)) else {
                throw BenchError("taskset is missing; Debian's package util-linux has it.")
            }
            return place
            #else
            throw BenchError("Only Linux can pin a process to a core and tell its CPU and memory: run this on Linux.")
            #endif
        }
    }
}
