/// Names that nobody can guess: 128 random bits, in characters that neither a URL nor JSON escapes.
enum RandomID {
    static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        return String(generator.next() as UInt64, radix: 36) + "-" + String(generator.next() as UInt64, radix: 36)
    }
}
