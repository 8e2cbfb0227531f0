public import SharedKernel

/// What a worker is to carry out after a ``Command``, in the order given.
///
/// For the guest who acted the order is `ended`, then `answer`, then `waiting` or `matched` (protocol section 3).
/// What is for a guest who is away is for the worker's books alone: what they need to know they are told on return.
public enum Directive: Hashable, Sendable {
    /// The seat was taken. Comes first after a `connect`, and says where the guest stands.
    case welcome(GuestID, SeatID, Standing)
    /// An older seat of the guest's has lost its place to a newer one, or never had it: tell it so, and close it.
    case displace(GuestID, SeatID)
    /// The answer to a command that bore a request.
    case answer(GuestID, RequestID, Answer)
    /// The guest waits, and is as old as if they had waited since then without a break (rule 5).
    case waiting(GuestID, since: Instant, Census)
    /// Two guests were paired in one step. Each is told once, the one as caller, the other as callee. An offer is the
    /// caller's, and for the callee.
    case matched(Room, offer: Offer? = nil)
    /// The guest came back into their room: tell them `matched` with `resumed`, and their partner that they are back.
    case resumed(GuestID, Room)
    /// The guest's socket was lost: their partner is told that they are away.
    ///
    /// Also follows a `resumed`, for a partner who was lost meanwhile.
    case away(GuestID, Room)
    /// The room is over for this guest.
    ///
    /// There is one for each of the two, in the same step, except for a guest whose page went: they hear `gone`, or are
    /// welcomed on a new page as idle. With ``EndReason/lost`` it is for the one who came back and for nobody else.
    case ended(GuestID, RoomID, EndReason, Standing.Status)
    /// The guest is called; also told again when they come back while it rings.
    case ringing(GuestID, Call)
    /// A call came to nothing, as this guest hears it.
    case callEnded(GuestID, CallID, CallEndReason)
    /// The guest is gone: whatever is kept for them may go too.
    case gone(GuestID)
    /// Others see the guest otherwise than before this step. Comes last, once for each whom it is so of.
    case presence(GuestID, Presence)
}

/// Two guests who were paired, until one of them ends it.
public struct Room: Hashable, Sendable {
    /// The room's name.
    public let id: RoomID
    /// Who makes the offer: who brought one or called, or else the one who waited longer.
    public let caller: GuestID
    /// Who answers it.
    public let callee: GuestID
    /// The interests that both named, in order.
    public let shared: [Interest]
    /// Whether either asked that the call go through a relay only (rule 13).
    public let relayOnly: Bool

    /// Makes a room.
    public init(
        id: RoomID,
        caller: GuestID,
        callee: GuestID,
        shared: [Interest] = [],
        relayOnly: Bool = false
    ) {
        self.id = id
        self.caller = caller
        self.callee = callee
        self.shared = shared
        self.relayOnly = relayOnly
    }

    /// The other of the two.
    public func partner(of guest: GuestID) -> GuestID {
        guest == self.caller ? self.callee : self.caller
    }
}

/// Where a guest stands in the lobby.
public struct Standing: Hashable, Sendable {
    /// The guest's state.
    public let status: Status
    /// The room they are in.
    public let room: RoomID?

    /// Makes a standing.
    public init(status: Status, room: RoomID? = nil) {
        self.status = status
        self.room = room
    }

    /// The states of protocol section 3.
    ///
    /// Exactly one holds.
    public enum Status: String, Hashable, Sendable, Codable {
        /// Connected, and not looking for anybody.
        case idle
        /// In the queue.
        case waiting
        /// Ringing somebody else.
        case calling
        /// Being rung.
        case ringing
        /// In a room.
        case matched
    }
}

/// What a command is answered with.
public enum Answer: Hashable, Sendable {
    /// Where the guest stands now.
    case standing(Standing)
    /// It was done, and there is nothing to say about it.
    case done
    /// The call that was made or, if it was theirs who rang, taken.
    case calling(Call)
    /// Nothing was changed, and why.
    case refused(Refusal)
}

/// Why a command changes nothing.
public enum Refusal: String, Hashable, Sendable {
    /// `find` or `call` while in a room.
    case alreadyInRoom
    /// `find`, `next` or `call` while calling.
    case alreadyCalling
    /// `find` or `next` while being rung, or `call` of another than who rings.
    case alreadyRinging
    /// `call` of anybody while nobody is free.
    case nobodyAvailable
    /// `call` of one who is not free, or not for them.
    case guestUnavailable
    /// `accept`, `decline` or `cancel` of a call that is over, or is not theirs to answer so.
    case noSuchCall
    /// A command of a guest who is not here, or one other than `stop` and `block` of one who is away.
    case notConnected
}

/// Why a room ended, as one of the two hears it (protocol section 2).
public enum EndReason: String, Hashable, Sendable, Codable {
    /// I pressed next.
    case youNext = "you_next"
    /// I pressed stop.
    case youStopped = "you_stopped"
    /// I blocked my partner, who hears ``partnerNext``.
    case youBlocked = "you_blocked"
    /// My partner pressed next, or blocked me.
    case partnerNext = "partner_next"
    /// My partner pressed stop.
    case partnerStopped = "partner_stopped"
    /// My partner's page was closed, or was lost for longer than the grace.
    case partnerLeft = "partner_left"
    /// I came back to a room that is no more.
    case lost
}

/// How many are here.
public struct Census: Hashable, Sendable {
    /// Guests with a connected seat.
    public var online: Int
    /// Guests in the queue.
    public var waiting: Int
    /// Rooms.
    public var rooms: Int

    /// Makes a census.
    public init(online: Int = 0, waiting: Int = 0, rooms: Int = 0) {
        self.online = online
        self.waiting = waiting
        self.rooms = rooms
    }
}
