public import SharedKernel

/// One guest calling another, until it is accepted or comes to nothing.
public struct Call: Hashable, Sendable {
    /// Names the call.
    public let id: CallID
    /// Who calls.
    public let caller: GuestID
    /// Who is rung.
    public let callee: GuestID

    /// Makes a call.
    public init(id: CallID, caller: GuestID, callee: GuestID) {
        self.id = id
        self.caller = caller
        self.callee = callee
    }

    /// The other of the two.
    public func partner(of guest: GuestID) -> GuestID {
        guest == self.caller ? self.callee : self.caller
    }
}

/// Why a call came to nothing, as one of the two hears it (protocol section 2).
public enum CallEndReason: String, Hashable, Sendable, Codable {
    /// Who was rung does not want it. Told to the caller.
    case declined
    /// The caller gave it up. Told to who was rung.
    case cancelled
    /// Nobody answered within `CALL_TIMEOUT`. Told to both.
    case timeout
    /// The other is gone, or one has blocked the other.
    case unavailable
}

/// How others see a guest in the hall.
public enum Presence: Hashable, Sendable {
    /// Not here, or away.
    case absent
    /// Connected, and idle or waiting: can be called.
    case available
    /// Connected, and calling, ringing or in a room.
    case busy
}
