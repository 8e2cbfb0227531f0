/// A channel as a server knows it: by its bytes, and the sharded ones are others than the rest.
///
/// Two names that Swift takes for equal, since they only write a letter in two ways, are two channels.
struct Topic: Sendable {
    let channel: String
    let isSharded: Bool

    /// What subscribes to it.
    var joining: RedisCommand { RedisCommand("\(self.prefix)SUBSCRIBE", RedisArgument(self.channel)) }
    /// What ends the subscription.
    var leaving: RedisCommand { RedisCommand("\(self.prefix)UNSUBSCRIBE", RedisArgument(self.channel)) }
    /// What the server says when it has been subscribed to.
    var joined: SubscriptionConfirmation { self.confirmation(of: self.joining) }
    /// What the server says when it has been left.
    var left: SubscriptionConfirmation { self.confirmation(of: self.leaving) }

    private var prefix: String { self.isSharded ? "S" : "" }

    private func confirmation(of command: RedisCommand) -> SubscriptionConfirmation {
        SubscriptionConfirmation(kind: command.name.lowercased(), channel: self.channel)
    }
}

extension Topic: Hashable, Comparable {
    static func == (left: Self, right: Self) -> Bool {
        left.isSharded == right.isSharded && left.channel.utf8.elementsEqual(right.channel.utf8)
    }

    /// By name, so that what is done to many is done in the same order every time.
    static func < (left: Self, right: Self) -> Bool {
        guard left.channel.utf8.elementsEqual(right.channel.utf8) else {
            return left.channel.utf8.lexicographicallyPrecedes(right.channel.utf8)
        }
        return !left.isSharded && right.isSharded
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(self.isSharded)
        for byte in self.channel.utf8 { hasher.combine(byte) }
    }
}
