#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Adds up what pieces of work take this thread.
///
/// CPU time and not the time of day, so that whatever else runs on the machine costs caches and nothing more.
struct Stopwatch: Sendable {
    /// What was spent in all, in nanoseconds.
    private(set) var nanoseconds: UInt64 = 0

    /// Does a piece of work that counts.
    mutating func run<Result>(_ work: () throws -> Result) rethrows -> Result {
        let start = Self.now
        let result = try work()
        self.nanoseconds += Self.now - start
        return result
    }

    private static var now: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
