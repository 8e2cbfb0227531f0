#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Names that nobody can guess: 128 random bits, in characters that neither a URL nor JSON escapes.
///
/// Why not `SystemRandomNumberGenerator`: it asks the system for each word, and everybody who comes in is named twice.
enum RandomID {
    private static let characters: StaticString = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
    /// Six bits a character.
    private static let length = 22

    static func make() -> String {
        var (high, low): (UInt64, UInt64) = (0, 0)
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2) { words in
            precondition(getentropy(words.baseAddress, 16) == 0, "the system has no random bits")
            (high, low) = (words[0], words[1])
        }
        return String(unsafeUninitializedCapacity: Self.length) { name in
            for index in 0..<Self.length {
                name[index] = Self.characters.utf8Start[Int(low & 63)]
                low = low >> 6 | high << 58
                high >>= 6
            }
            return Self.length
        }
    }
}
