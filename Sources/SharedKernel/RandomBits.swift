import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Bits that nobody can guess, fetched from the system for some identifiers at a time.
///
/// Why not `SystemRandomNumberGenerator`: it asks the system for each word, and every text that is passed on has a name.
final class RandomBits: Sendable {
    static let shared = RandomBits()

    /// As many bytes as the system gives at a time.
    private static let capacity = 256

    private struct Pool {
        var bytes = [UInt8](repeating: 0, count: RandomBits.capacity)
        var used = RandomBits.capacity

        mutating func word() -> UInt64 {
            var word: UInt64 = 0
            for index in self.used..<(self.used + 8) {
                word = word << 8 | UInt64(self.bytes[index])
                // What was handed out is nowhere else.
                self.bytes[index] = 0
            }
            self.used += 8
            return word
        }

        mutating func fill() {
            let result = self.bytes.withUnsafeMutableBytes { getentropy($0.baseAddress, $0.count) }
            precondition(result == 0, "the system has no random bits")
            self.used = 0
        }
    }

    private let pool = Mutex(Pool())

    /// 128 bits.
    func next() -> (high: UInt64, low: UInt64) {
        self.pool.withLock { pool in
            if pool.used == Self.capacity { pool.fill() }
            return (pool.word(), pool.word())
        }
    }
}
