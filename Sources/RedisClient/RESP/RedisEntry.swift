/// A key of a map and its value.
public struct RedisEntry: Hashable, Sendable {
    /// The key, which the protocol lets be of any type.
    public let key: RedisValue
    /// The value.
    public let value: RedisValue

    /// Makes an entry.
    public init(key: RedisValue, value: RedisValue) {
        self.key = key
        self.value = value
    }
}
