public import SharedKernel

/// One account's wish never to meet another again.
///
/// It holds both ways in pairing, and only its owner is ever told of it.
public struct Block: Hashable, Sendable {
    /// Whose wish it is.
    public let blocker: AccountID
    /// Whom they do not want to meet again.
    public let blocked: AccountID
    /// Where the two met, which is all that the blocker is told of the other.
    public let room: RoomID
    /// When it was wished.
    public let createdAt: Instant

    /// Makes a block from its parts.
    public init(blocker: AccountID, blocked: AccountID, room: RoomID, createdAt: Instant) {
        self.blocker = blocker
        self.blocked = blocked
        self.room = room
        self.createdAt = createdAt
    }
}
