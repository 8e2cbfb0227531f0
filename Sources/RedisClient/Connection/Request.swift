import NIOCore

/// One command, or several in one write, and whom the replies are for.
struct Request<Token: Sendable>: Sendable {
    /// Names the request when it is cancelled; no two of a client's have the same.
    let id: UInt64
    /// Whom the answer is for, which is carried and never looked at.
    let token: Token
    /// The command, or the commands one behind the other.
    let encoded: ByteBuffer
    /// How many replies there will be if it is a batch; nil is one command.
    let batch: Int?
    /// When the answer is of no use any more.
    let deadline: NIODeadline
    /// What the server says instead of a reply, if it is about a subscription.
    let confirmation: SubscriptionConfirmation?

    init(
        id: UInt64,
        token: Token,
        encoded: ByteBuffer,
        batch: Int? = nil,
        deadline: NIODeadline,
        confirmation: SubscriptionConfirmation? = nil
    ) {
        self.id = id
        self.token = token
        self.encoded = encoded
        self.batch = batch
        self.deadline = deadline
        self.confirmation = confirmation
    }

    /// What it counts towards the bounds.
    var load: Load { Load(commands: self.batch ?? 1, bytes: self.encoded.readableBytes) }
}

/// How a server says that a subscription was made or ended.
///
/// Under RESP3 that is a push and no reply, under RESP2 a reply of the same form.
struct SubscriptionConfirmation: Hashable, Sendable {
    /// The command's name in lower case: `subscribe`, `sunsubscribe`.
    let kind: String
    let channel: String
}

/// What waits for a connection, or on one.
struct Load: Hashable, Sendable {
    var commands = 0
    var bytes = 0

    static func += (load: inout Self, other: Self) {
        load.commands += other.commands
        load.bytes += other.bytes
    }
}

/// What a request came to.
enum Answer: Hashable, Sendable {
    /// Of one command; of a batch, why none of it has a reply.
    case one(Result<RedisValue, RedisError>)
    /// Of a batch: one for each command, in order.
    case many([Result<RedisValue, RedisError>])
}

/// An answer and whom it is for.
struct Delivery<Token: Sendable>: Sendable {
    let token: Token
    let answer: Answer
}
