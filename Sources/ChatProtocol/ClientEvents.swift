public import SharedKernel

/// The events a client may send, by name.
///
/// Any other is answered `unknown_event`.
public enum ClientEventName: String, Sendable, CaseIterable {
    case find
    case next
    case stop
    case signal
    case text
    case typing
    case block
    case report
}

/// What CONNECT carries.
public struct ConnectArgument: Codable, Hashable, Sendable {
    /// The access token.
    public let token: String
    /// The version of the protocol that the client speaks; 1 if left out.
    public let `protocol`: Int?
    /// The room that a page which comes back names.
    public let room: RoomID?
    /// The page that it is sent from, which may come back without knowing its room.
    public let page: PageID?

    /// Makes the payload.
    public init(token: String, protocol: Int? = nil, room: RoomID? = nil, page: PageID? = nil) {
        self.token = token
        self.protocol = `protocol`
        self.room = room
        self.page = page
    }
}

/// The argument of `find`.
///
/// What it may ask for (interests, language, relay, an offer) has no meaning in this version and is ignored.
public struct FindArgument: Codable, Hashable, Sendable {
    /// Makes the argument.
    public init() {}
}

/// The argument of `next`, and the body of `POST /api/next`.
public struct NextArgument: Codable, Hashable, Sendable {
    /// The room that is meant to end; nil for whichever is the current one.
    public let room: RoomID?

    /// Makes the argument.
    public init(room: RoomID? = nil) {
        self.room = room
    }
}

/// The argument of `text`, and the body of `POST /api/messages`.
public struct TextArgument: Codable, Hashable, Sendable {
    /// The room it is for.
    public let room: RoomID
    /// What is said.
    public let text: String
    /// The client's own name for it; one that repeats is not delivered twice.
    public let nonce: String?

    /// Makes the argument.
    public init(room: RoomID, text: String, nonce: String? = nil) {
        self.room = room
        self.text = text
        self.nonce = nonce
    }
}

/// The argument of `block`: never again with whom the guest met there.
public struct BlockArgument: Codable, Hashable, Sendable {
    /// The current room, or one that ended a short while ago.
    public let room: RoomID

    /// Makes the argument.
    public init(room: RoomID) {
        self.room = room
    }
}

/// The argument of `report`.
public struct ReportArgument: Codable, Hashable, Sendable {
    /// The current room, or one that ended a short while ago.
    public let room: RoomID
    /// What it is about, by its name in the protocol.
    public let reason: String
    /// What the guest has to say of it.
    public let note: String?

    /// Makes the argument.
    public init(room: RoomID, reason: String, note: String? = nil) {
        self.room = room
        self.reason = reason
        self.note = note
    }
}
