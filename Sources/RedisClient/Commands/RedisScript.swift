/// A Lua script, and the name by which a server knows it once it has it.
public struct RedisScript: Hashable, Sendable {
    /// The script's text.
    public let text: String
    /// The SHA-1 of the text, in lower-case hexadecimal digits.
    public let digest: String

    /// Makes a script; its digest is worked out once, here.
    public init(_ text: String) {
        self.text = text
        self.digest = SHA1.hexadecimal(of: text.utf8)
    }

    func evaluation(keys: [RedisArgument], arguments: [RedisArgument]) -> RedisCommand {
        var parts: [RedisArgument] = []
        parts.reserveCapacity(2 + keys.count + arguments.count)
        parts.append(RedisArgument(self.digest))
        parts.append(RedisArgument(keys.count))
        parts.append(contentsOf: keys)
        parts.append(contentsOf: arguments)
        return RedisCommand("EVALSHA", parts)
    }

    var loading: RedisCommand { RedisCommand("SCRIPT", "LOAD", RedisArgument(self.text)) }
}
