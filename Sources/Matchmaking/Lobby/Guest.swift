import SharedKernel

/// One guest, as the lobby knows them.
struct Guest: Sendable {
    let account: AccountID
    var connection: Connection
    /// The pages that their seats were of, the latest last.
    ///
    /// A page is new once: one that was here before takes the place with all that it holds.
    private(set) var pages: [PageID] = []
    var state = State.idle
    /// What they asked for last.
    var asked = Asked()
    /// Whether they asked that their calls go through a relay only.
    var relayOnly = false
    /// How others were last told to see them.
    var shown = Presence.absent
    /// Their place among those who can be called, while they can be.
    var free: Place?

    /// Whether they can hear anything now.
    enum Connection: Hashable, Sendable {
        case connected(SeatID)
        /// Their socket was lost; at this place in the line of graces they are given up.
        case away(until: Place)
    }

    /// The states of protocol section 3.
    enum State: Hashable, Sendable {
        case idle
        case waiting(Wait)
        /// Calling, or being rung.
        case inCall(CallID, Pause)
        case inRoom(RoomID)
    }

    /// A wait, and where it is to be found while its guest is connected.
    struct Wait: Hashable, Sendable {
        var ticket: Ticket
        var slot: Queue.Slot?
        /// When something changes for them by the mere passing of time.
        var due: Place?

        init(_ ticket: Ticket) {
            self.ticket = ticket
        }
    }

    /// What a call interrupted, and what its end returns to.
    enum Pause: Hashable, Sendable {
        case idle
        case waiting(Ticket)
    }

    /// How many pages of a guest are known again.
    private static let maximumPages = 8

    init(account: AccountID, seat: SeatID) {
        self.account = account
        self.connection = .connected(seat)
    }

    /// A seat of this page has their place.
    mutating func remember(_ page: PageID?) {
        guard let page else { return }
        self.pages.removeAll { $0 == page }
        self.pages.append(page)
        if self.pages.count > Self.maximumPages { self.pages.removeFirst() }
    }

    var seat: SeatID? {
        guard case .connected(let seat) = self.connection else { return nil }
        return seat
    }

    var wait: Wait? {
        guard case .waiting(let wait) = self.state else { return nil }
        return wait
    }

    var room: RoomID? {
        guard case .inRoom(let room) = self.state else { return nil }
        return room
    }

    var call: (id: CallID, pause: Pause)? {
        guard case .inCall(let id, let pause) = self.state else { return nil }
        return (id, pause)
    }

    var presence: Presence {
        guard self.seat != nil else { return .absent }
        switch self.state {
        case .idle, .waiting: return .available
        case .inCall, .inRoom: return .busy
        }
    }
}
