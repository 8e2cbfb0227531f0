/// An error that the server answered with.
public struct RedisServerError: Error, Hashable, Sendable {
    /// The first word, by which errors are told apart: `ERR`, `NOSCRIPT`, `WRONGTYPE`.
    public let code: String
    /// What follows it, for people.
    public let message: String

    /// Makes an error from its two parts.
    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }

    /// Reads the line that a server sent, which may hold anything.
    init(line: String) {
        let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        self.init(code: String(parts[0]), message: parts.count == 2 ? String(parts[1]) : "")
    }
}

extension RedisServerError: CustomStringConvertible {
    /// The line as the server wrote it.
    public var description: String { self.message.isEmpty ? self.code : "\(self.code) \(self.message)" }
}
