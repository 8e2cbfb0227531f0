public import Matchmaking
public import SharedKernel

/// What one step of the lobby is to one server: what it is to carry out, and whom of other servers that is about.
///
/// Deliveries come one at a time and in the order of their steps, which is the order in which the lobby decided.
public struct Delivery: Hashable, Sendable {
    /// The step's number; later steps have higher ones, and most steps are no business of this server's.
    public var step: UInt64
    /// What to carry out, in order: for guests whose seat is, or was last, on this server, and how everybody is seen.
    public var directives: [Directive]
    /// Those of whom the directives speak and whose seat is on another server.
    public var strangers: [RemoteGuest]
    /// Guests who have come back by another server, which will ask for what is kept for them here.
    public var moved: [GuestID]
    /// Guests whom this server would have brought back into a lobby that was lost, and who have come back to it by another
    /// before: whatever is kept for them here is for nobody.
    public var overtaken: [GuestID]
    /// Servers that are no more.
    public var departed: [ServerID]
    /// Rooms that ended by this server's step, and that no guest of its was in.
    ///
    /// The servers that knew of them may be no more.
    public var over: [RoomID]
    /// Blocks that were made just now, by whichever server.
    public var blocks: [LobbyBlock]
    /// Where guests who have come back by this server were before, if that was another.
    public var origins: [GuestID: ServerID]

    /// Makes a delivery.
    public init(
        step: UInt64,
        directives: [Directive] = [],
        strangers: [RemoteGuest] = [],
        moved: [GuestID] = [],
        overtaken: [GuestID] = [],
        departed: [ServerID] = [],
        over: [RoomID] = [],
        blocks: [LobbyBlock] = [],
        origins: [GuestID: ServerID] = [:]
    ) {
        self.step = step
        self.directives = directives
        self.strangers = strangers
        self.moved = moved
        self.overtaken = overtaken
        self.departed = departed
        self.over = over
        self.blocks = blocks
        self.origins = origins
    }

    /// Whether there is nothing to do.
    public var isEmpty: Bool {
        self.directives.isEmpty && self.strangers.isEmpty && self.moved.isEmpty && self.overtaken.isEmpty
            && self.departed.isEmpty && self.over.isEmpty && self.blocks.isEmpty && self.origins.isEmpty
    }
}

/// An account that another has blocked.
public struct LobbyBlock: Hashable, Sendable {
    /// Who was blocked.
    public let blocked: AccountID
    /// Who did it.
    public let blocker: AccountID
}

/// A guest whose seat is on another server.
public struct RemoteGuest: Hashable, Sendable {
    /// Who it is.
    public let guest: GuestID
    /// Whose guest; not for other guests to see.
    public let account: AccountID
    /// Where their seat is, or was last.
    public let server: ServerID
    /// What their server brought along with their ``Matchmaking/Arrival``.
    public let card: String

    /// Makes a guest of another server.
    public init(guest: GuestID, account: AccountID, server: ServerID, card: String) {
        self.guest = guest
        self.account = account
        self.server = server
        self.card = card
    }
}
