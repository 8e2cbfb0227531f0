public import NIOCore

/// What somebody published.
public struct RedisMessage: Hashable, Sendable {
    /// The channel it was published to.
    public let channel: String
    /// The bytes; a copy of its own.
    public let payload: ByteBuffer

    /// Makes a message.
    public init(channel: String, payload: ByteBuffer) {
        self.channel = channel
        self.payload = payload
    }
}
