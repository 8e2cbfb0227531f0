import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// The memory of this process.
enum Memory {
    /// How much memory something takes that grows: what is resident afterwards and was not before, in bytes.
    ///
    /// What was free before is given back to the system first, so that it cannot be taken for nothing.
    /// Nil where the system does not tell.
    static func growth(of work: () -> Void) -> Int? {
        self.giveBack()
        let before = self.resident
        work()
        guard let before, let after = self.resident else { return nil }
        return after - before
    }

    private static func giveBack() {
        #if canImport(Glibc)
        // The module does not declare it.
        guard let address = dlsym(nil, "malloc_trim") else { return }
        typealias Trim = @convention(c) (Int) -> Int32
        _ = unsafeBitCast(address, to: Trim.self)(0)
        #endif
    }

    private static var resident: Int? {
        guard let file = FileHandle(forReadingAtPath: "/proc/self/status"), let data = try? file.readToEnd() else {
            return nil
        }
        return String(decoding: data, as: UTF8.self).split(separator: "\n")
            .first { $0.hasPrefix("VmRSS:") }?.split(whereSeparator: \.isWhitespace).dropFirst().first
            .flatMap { Int($0) }.map { $0 * 1_024 }
    }
}
