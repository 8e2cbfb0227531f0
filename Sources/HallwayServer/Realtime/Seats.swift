import Matchmaking
import NIOCore
import RedisStores
import SharedKernel

/// Who sits where on this server.
struct Seats {
    /// Every seat whose socket is open or being let in.
    private(set) var open: [SeatID: Seat] = [:]
    /// The same by account: those of one are few.
    private var byAccount: [AccountID: [Seat]] = [:]
    /// The seat of each guest who has a place in the lobby, away or not.
    var current: [GuestID: Seat] = [:]
    /// The seats of guests who are on another server now, until what was said to them here is handed over.
    var former: [GuestID: (seat: Seat, since: Instant)] = [:]
    /// Those of them that were asked for it.
    var handingOver: [GuestID: (seat: Seat, since: Instant)] = [:]
    /// What other servers were asked to hand over lately, by whom it is about.
    var handOvers: [GuestID: HandOver] = [:]
    /// The servers that are no more, of late.
    var departed = RecentTable<ServerID, Bool>(bound: 256)
    /// The rooms of these guests, and those they were in lately.
    var rooms = RoomRegister()
    var isDraining = false

    /// Takes a seat up.
    mutating func add(_ seat: Seat) {
        self.open[seat.id] = seat
        self.byAccount[seat.account, default: []].append(seat)
    }

    /// Forgets a seat whose socket is gone.
    mutating func remove(_ seat: Seat) {
        guard self.open.removeValue(forKey: seat.id) != nil else { return }
        self.byAccount[seat.account]?.removeAll { $0 === seat }
        if self.byAccount[seat.account]?.isEmpty == true { self.byAccount[seat.account] = nil }
    }

    /// A guest has come back by another server, which will ask for what was said to them here.
    mutating func move(_ guest: GuestID, at now: Instant) {
        guard let seat = self.remove(guest, at: now) else { return }
        self.former[guest] = (seat, now)
    }

    /// A guest has come back by another server, which does not know that they were here.
    mutating func drop(_ guest: GuestID, at now: Instant) {
        guard let seat = self.remove(guest, at: now) else { return }
        seat.eventLoop.execute { seat.forgetRoom() }
    }

    /// A guest has another server now; answers with the seat that they had here, if it was in a room.
    private mutating func remove(_ guest: GuestID, at now: Instant) -> Seat? {
        guard let seat = self.current.removeValue(forKey: guest), let room = self.rooms.room(of: guest) else {
            return nil
        }
        // Nobody of this server's is in it any more.
        if let partner = self.rooms.partner(of: guest), self.current[partner] == nil {
            _ = self.rooms.close(room, at: now)
        }
        return seat
    }

    /// Forgets former seats that nobody has asked for, and what others were asked for and have sent long since.
    mutating func forgetFormer(before instant: Instant) {
        for (guest, asked) in self.handOvers where asked.at < instant { self.handOvers[guest] = nil }
        for (guest, former) in self.handingOver where former.since < instant {
            self.handingOver[guest] = nil
            former.seat.eventLoop.execute { former.seat.forgetRoom() }
        }
        for (guest, former) in self.former where former.since < instant {
            self.former[guest] = nil
            former.seat.eventLoop.execute { former.seat.forgetRoom() }
        }
    }

    /// The open seats of an account, or of one of its sessions.
    func seats(of account: AccountID, in session: SessionID?) -> [Seat] {
        (self.byAccount[account] ?? []).filter { session == nil || $0.session == session }
    }
}

/// What a server was asked to hand over to the one by which a guest has come back.
struct HandOver: Sendable {
    let guest: GuestID
    let room: RoomID
    let server: ServerID
    /// The server by which they have come back; nil for this one.
    let successor: ServerID?
    let at: Instant
}
