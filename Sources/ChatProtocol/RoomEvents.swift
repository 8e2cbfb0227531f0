public import SharedKernel

/// The argument of `matched`.
public struct MatchedArgument: Codable, Hashable, Sendable {
    /// The room.
    public let room: RoomID
    /// Who makes the offer.
    public let role: Role
    /// The other guest.
    public let partner: Partner
    /// The caller's offer, for the callee, if the caller brought one along.
    public let offer: SessionDescription?
    /// The servers to gather candidates from.
    public let iceServers: [IceServer]
    /// Whether addresses may be shown.
    public let iceTransportPolicy: IceTransportPolicy
    /// Whether the guest was in this room before, and came back.
    public let resumed: Bool

    /// Makes the argument.
    public init(
        room: RoomID,
        role: Role,
        partner: Partner,
        offer: SessionDescription? = nil,
        ice: IceConfiguration,
        resumed: Bool
    ) {
        self.room = room
        self.role = role
        self.partner = partner
        self.offer = offer
        self.iceServers = ice.iceServers
        self.iceTransportPolicy = ice.iceTransportPolicy
        self.resumed = resumed
    }

    /// Who makes the offer.
    public enum Role: String, Codable, Hashable, Sendable {
        case caller
        case callee
    }

    /// The other guest in a room, and what the two share.
    public struct Partner: Codable, Hashable, Sendable {
        /// Names the guest.
        public let id: GuestID
        /// What they want to be called.
        public let name: String
        /// The interests that both named.
        public let interests: [String]

        /// Makes a partner.
        public init(id: GuestID, name: String, interests: [String] = []) {
            self.id = id
            self.name = name
            self.interests = interests
        }
    }
}

/// The argument of `partner`.
public struct PartnerArgument: Codable, Hashable, Sendable {
    /// The room.
    public let room: RoomID
    /// Whether their socket was lost, or is back.
    public let state: State

    /// Makes the argument.
    public init(room: RoomID, state: State) {
        self.room = room
        self.state = state
    }

    /// Whether a partner's socket was lost, or is back.
    public enum State: String, Codable, Hashable, Sendable {
        case away
        case back
    }
}

/// The argument of `ended`.
public struct EndedArgument: Codable, Hashable, Sendable {
    /// The room that is over.
    public let room: RoomID
    /// Why, by its name in protocol section 2.
    public let reason: String
    /// Where the guest stands now.
    public let status: GuestStatus

    /// Makes the argument.
    public init(room: RoomID, reason: String, status: GuestStatus) {
        self.room = room
        self.reason = reason
        self.status = status
    }
}
