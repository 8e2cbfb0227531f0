import Foundation

/// The core that a bench runs on.
enum Core {
    /// Keeps this process to the last core of the machine, which the system disturbs least.
    ///
    /// Answers with its number; nil where a process cannot be kept to a core.
    static func pin() -> Int? {
        #if os(Linux)
        let core = ProcessInfo.processInfo.processorCount - 1
        let process = Process()
        // From Debian's package util-linux.
        process.executableURL = URL(fileURLWithPath: "/usr/bin/taskset")
        process.arguments = ["-a", "-p", "-c", "\(core)", "\(ProcessInfo.processInfo.processIdentifier)"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        process.waitUntilExit()
        return process.terminationStatus == 0 ? core : nil
        #else
        return nil
        #endif
    }
}
