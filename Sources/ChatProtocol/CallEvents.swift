public import SharedKernel

/// The argument of `call`.
public struct CallArgument: Codable, Hashable, Sendable {
    /// Whom to call; nil for the one who is free longest.
    public let guest: GuestID?

    /// Makes the argument.
    public init(guest: GuestID? = nil) {
        self.guest = guest
    }
}

/// The argument of `accept`, `decline` and `cancel`.
public struct NamedCallArgument: Codable, Hashable, Sendable {
    /// The call that is meant.
    public let call: CallID

    /// Makes the argument.
    public init(call: CallID) {
        self.call = call
    }
}

/// A call as one of the two is told of it: the answer to `call`, and the argument of `ringing`.
public struct CallCard: Codable, Hashable, Sendable {
    /// Names the call.
    public let call: CallID
    /// The other guest.
    public let guest: GuestCard

    /// Makes a card.
    public init(call: CallID, guest: GuestCard) {
        self.call = call
        self.guest = guest
    }
}

/// The argument of `callEnded`.
public struct CallEndedArgument: Codable, Hashable, Sendable {
    /// The call that came to nothing.
    public let call: CallID
    /// Why, by its name in protocol section 2.
    public let reason: String

    /// Makes the argument.
    public init(call: CallID, reason: String) {
        self.call = call
        self.reason = reason
    }
}
