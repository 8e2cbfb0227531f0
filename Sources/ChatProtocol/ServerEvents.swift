public import SharedKernel

/// The events a server sends, by name.
public enum ServerEventName: String, Sendable, CaseIterable {
    case welcome
    case waiting
    case matched
    case signal
    case text
    case typing
    case partner
    case ended
    case ringing
    case callEnded
    case hall
    case refused
    case signedOut
    case displaced
    case draining
}

/// Where a guest stands: idle, waiting, calling, being rung, or in a room.
public enum GuestStatus: String, Codable, Hashable, Sendable, CaseIterable {
    case idle
    case waiting
    case calling
    case ringing
    case matched
}

/// A guest as another may see them.
public struct GuestCard: Codable, Hashable, Sendable {
    /// Names the guest, for as long as this sign-in lasts.
    public let id: GuestID
    /// What they want to be called.
    public let name: String

    /// Makes a card.
    public init(id: GuestID, name: String) {
        self.id = id
        self.name = name
    }
}

/// The argument of `welcome`, the first event on a socket.
public struct WelcomeArgument: Codable, Hashable, Sendable {
    /// The version of the protocol.
    public let `protocol`: Int
    /// The server's name and version.
    public let server: String
    /// Who the guest is.
    public let guest: GuestCard
    /// Where they stand.
    public let status: GuestStatus
    /// The room they are in.
    public let room: RoomID?
    /// The sizes to keep to.
    public let limits: Limits
    /// How long a lost socket is waited for, in seconds.
    public let grace: Double

    /// Makes the argument.
    public init(server: String, guest: GuestCard, status: GuestStatus, room: RoomID?, limits: Limits, grace: Double) {
        self.protocol = protocolVersion
        self.server = server
        self.guest = guest
        self.status = status
        self.room = room
        self.limits = limits
        self.grace = grace
    }
}

/// The argument of `waiting`.
public struct WaitingArgument: Codable, Hashable, Sendable {
    /// Since when the guest waits, time in rooms left out: RFC 3339.
    public let since: String
    /// How many are connected.
    public let online: Int
    /// How many wait, this guest included.
    public let waiting: Int

    /// Makes the argument.
    public init(since: String, online: Int, waiting: Int) {
        self.since = since
        self.online = online
        self.waiting = waiting
    }
}

/// The argument of `refused`: the failure of an event that was sent without an ack id.
public struct RefusedArgument: Codable, Hashable, Sendable {
    /// The event's name.
    public let event: String
    /// What kind of failure it is.
    public let code: ErrorCode
    /// What happened and what to do.
    public let message: String
    /// When it makes sense to try again, if waiting helps.
    public let retryAfterMs: Int64?

    /// Makes the argument.
    public init(event: String, error: ChatError) {
        self.event = event
        self.code = error.code
        self.message = error.message
        self.retryAfterMs = error.retryAfterMilliseconds
    }
}

/// The argument of `signedOut`.
public struct SignedOutArgument: Codable, Hashable, Sendable {
    /// Why: `unauthorized` if the session was revoked, `banned` if its account was shut out.
    public let code: ErrorCode
    /// What happened and what to do, for a person.
    public let message: String

    /// Makes the argument.
    public init(code: ErrorCode, message: String) {
        self.code = code
        self.message = message
    }
}

/// The argument of `draining`.
public struct DrainingArgument: Codable, Hashable, Sendable {
    /// How long to wait before coming back.
    public let retryAfterMs: Int

    /// Makes the argument.
    public init(retryAfterMs: Int) {
        self.retryAfterMs = retryAfterMs
    }
}
