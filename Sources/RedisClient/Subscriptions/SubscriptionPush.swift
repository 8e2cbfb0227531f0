import NIOCore

/// What a server says that no command asked for, as far as it matters to subscriptions.
enum SubscriptionPush: Hashable, Sendable {
    case message(Topic, RedisMessage)
    /// The server has ended a subscription by itself, as it does when a slot moves.
    case ended(Topic)

    /// Nil is something else.
    init?(_ parts: [RedisValue]) {
        guard parts.count == 3, let channel = parts[1].string else { return nil }
        switch parts[0].string {
        case "message", "smessage":
            guard let payload = parts[2].bytes else { return nil }
            let topic = Topic(channel: channel, isSharded: parts[0].string == "smessage")
            // Copied, so that a short message that waits does not keep all that was received with it.
            self = .message(topic, RedisMessage(channel: channel, payload: ByteBuffer(copying: payload)))
        case "unsubscribe", "sunsubscribe":
            self = .ended(Topic(channel: channel, isSharded: parts[0].string == "sunsubscribe"))
        default:
            return nil
        }
    }
}
