public import SharedKernel

/// Something a guest does, or that happens to them, told to a ``Lobby``.
public struct Command: Hashable, Sendable {
    /// Who does it.
    public let guest: GuestID
    /// What they do.
    public let action: Action
    /// What the ``Directive/answer(_:_:_:)`` to this command is to bear; nil if nobody waits for an answer.
    public let request: RequestID?

    /// Makes a command.
    public init(_ guest: GuestID, _ action: Action, request: RequestID? = nil) {
        self.guest = guest
        self.action = action
        self.request = request
    }

    /// What can be done.
    ///
    /// The table in protocol section 3 says what each does in each state.
    public enum Action: Hashable, Sendable {
        /// A socket of theirs was accepted (rule 8).
        case connect(Arrival)
        /// Wait for somebody, or meet them at once. An offer serves once, and takes the place of the one brought before;
        /// none voids it (rule 12).
        case find(Wish, offer: Offer? = nil)
        /// End this room and find the next. A room that is named but is not the current one changes nothing.
        case next(room: RoomID?, Wish, offer: Offer? = nil)
        /// Leave the room, the call or the queue, and be idle. A guest who is away may do it too.
        case stop
        /// Ring this guest, or the one who is free longest.
        case call(GuestID?)
        /// Take the call that rings.
        case accept(CallID)
        /// Do not take the call that rings.
        case decline(CallID)
        /// Give up the call one made.
        case cancel(CallID)
        /// Their account is never to meet this one again, and they leave the room if it is the one they are in, be they
        /// here or away.
        ///
        /// Whoever keeps blocks has kept this one by then; it holds even if the guest is gone.
        case block(AccountID, by: AccountID, room: RoomID)
        /// Their page was closed on purpose (rule 7). Ignored if another seat has taken the place since.
        case leave(SeatID)
        /// Their socket was lost (rule 7). Ignored if another seat has taken the place since.
        case lose(SeatID)
    }
}

/// A socket that takes a guest's place in the lobby.
public struct Arrival: Hashable, Sendable {
    /// The account behind the guest, never told to others.
    ///
    /// Two guests of one account are never paired.
    public let account: AccountID
    /// The connection.
    public let seat: SeatID
    /// The room that a page which comes back names.
    public let room: RoomID?
    /// The page, if it says which: one that comes back need not name a room it may never have heard of.
    public let page: PageID?
    /// Whom the account has blocked, as it was kept.
    public let blocked: Set<AccountID>
    /// What other servers are to show of the guest, at most 4,096 bytes of whatever the servers agree on.
    ///
    /// The lobby does not look at it.
    public let card: String

    /// Makes an arrival.
    public init(
        account: AccountID,
        seat: SeatID,
        room: RoomID? = nil,
        page: PageID? = nil,
        blocked: Set<AccountID> = [],
        card: String = ""
    ) {
        self.account = account
        self.seat = seat
        self.room = room
        self.page = page
        self.blocked = blocked
        self.card = card
    }
}

/// One connection of a guest's.
///
/// Only the newest counts: it displaces one that is older, and is not displaced by one.
public struct SeatID: Hashable, Sendable {
    /// A number that no other connection of this guest's has; a newer connection has a higher one.
    public let number: UInt64

    /// Makes a seat of a number.
    public init(number: UInt64) {
        self.number = number
    }
}

/// Tells one request of a guest's from another, so that its answer finds its way back.
public struct RequestID: Hashable, Sendable {
    /// A number that the asker chose.
    public let number: UInt64

    /// Makes a request of a number.
    public init(number: UInt64) {
        self.number = number
    }
}
