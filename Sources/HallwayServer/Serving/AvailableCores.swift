import Foundation
import NIOCore
import NIOPosix

/// How many processors this process may run on.
///
/// NIO counts those of the machine, or of its control group. Where a process is held to fewer (`taskset`, `CPUAffinity=`),
/// event loops beyond them only take turns, and hand over to each other what one could have done alone.
package enum AvailableCores {
    /// The number of them; at least one.
    package static var count: Int {
        let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        return min(System.coreCount, status.flatMap { Self.allowed(in: $0) } ?? .max)
    }

    /// Has the event loops that everything shares be as many as there are processors.
    ///
    /// To be called once, before anything uses them. Whoever sets NIO's own variable has it their way.
    package static func useForEventLoops() {
        guard ProcessInfo.processInfo.environment["NIO_SINGLETON_GROUP_LOOP_COUNT"] == nil else { return }
        NIOSingletons.groupLoopCountSuggestion = self.count
    }

    /// How many processors Linux's account of a process allows it: the bits of `Cpus_allowed`.
    static func allowed(in status: String) -> Int? {
        let key = "Cpus_allowed:"
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix(key) }) else { return nil }
        let count = line.dropFirst(key.count).reduce(0) { $0 + ($1.hexDigitValue?.nonzeroBitCount ?? 0) }
        return count > 0 ? count : nil
    }
}
