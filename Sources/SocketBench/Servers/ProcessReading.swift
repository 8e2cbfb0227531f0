import BenchSupport
import Foundation

/// What Linux says of a process.
enum ProcessReading {
    private static let ticksPerSecond = Double(sysconf(Int32(_SC_CLK_TCK)))

    /// The seconds of CPU that all its threads have used, in the program and in the system for it.
    static func cpuSeconds(of process: Int32) throws -> Double {
        let text = try self.text("/proc/\(process)/stat")
        // The name, in brackets, may hold anything.
        guard let bracket = text.lastIndex(of: ")") else { throw self.unreadable }
        let fields = text[text.index(after: bracket)...].split(separator: " ")
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else {
            throw self.unreadable
        }
        return (user + system) / self.ticksPerSecond
    }

    /// The memory that it holds, in KB.
    static func residentKilobytes(of process: Int32) throws -> Int {
        let text = try self.text("/proc/\(process)/status")
        for line in text.split(separator: "\n") where line.hasPrefix("VmRSS:") {
            if let kilobytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) }) {
                return kilobytes
            }
        }
        throw self.unreadable
    }

    /// A file that the system makes up as it is read.
    static func text(_ path: String) throws -> String {
        guard let file = FileHandle(forReadingAtPath: path), let data = try file.readToEnd() else {
            throw BenchError("\(path) cannot be read: the server has ended, or this is not Linux.")
        }
        return String(decoding: data, as: UTF8.self)
    }

    private static var unreadable: BenchError {
        BenchError("What the system says of a process was not understood.")
    }
}
