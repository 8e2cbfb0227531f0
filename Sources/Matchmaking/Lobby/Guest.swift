import SharedKernel

/// One guest, as the lobby knows them.
struct Guest: Sendable {
    let account: AccountID
    var presence: Presence
    /// The pages that their seats were of, the latest last.
    ///
    /// A page is new once: one that was here before takes the place with all that it holds.
    private(set) var pages: [PageID] = []
    var state = State.idle
    var wish = Wish()

    /// Whether they can hear anything now.
    enum Presence: Hashable, Sendable {
        case connected(SeatID)
        /// Their socket was lost; at this place in the line of graces they are given up.
        case away(until: Place)
    }

    /// The states of protocol section 3.
    ///
    /// A ticket lives here; the queue shows it only while its guest is connected.
    enum State: Hashable, Sendable {
        case idle
        case waiting(Ticket)
        case inRoom(RoomID)
    }

    /// How many pages of a guest are known again.
    private static let maximumPages = 8

    /// A seat of this page has their place.
    mutating func remember(_ page: PageID?) {
        guard let page else { return }
        self.pages.removeAll { $0 == page }
        self.pages.append(page)
        if self.pages.count > Self.maximumPages { self.pages.removeFirst() }
    }

    var seat: SeatID? {
        guard case .connected(let seat) = self.presence else { return nil }
        return seat
    }

    var ticket: Ticket? {
        guard case .waiting(let ticket) = self.state else { return nil }
        return ticket
    }

    var room: RoomID? {
        guard case .inRoom(let room) = self.state else { return nil }
        return room
    }

    var standing: Standing {
        switch self.state {
        case .idle: Standing(status: .idle)
        case .waiting: Standing(status: .waiting)
        case .inRoom(let room): Standing(status: .matched, room: room)
        }
    }
}
