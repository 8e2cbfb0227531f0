import Matchmaking
import SharedKernel

/// Who sits where on this server.
struct Seats {
    /// Every seat whose socket is open or being let in.
    private(set) var open: [SeatID: Seat] = [:]
    /// The same by account: those of one are few.
    private var byAccount: [AccountID: [Seat]] = [:]
    /// The seat of each guest who has a place in the lobby, away or not.
    var current: [GuestID: Seat] = [:]
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

    /// The open seats of an account, or of one of its sessions.
    func seats(of account: AccountID, in session: SessionID?) -> [Seat] {
        (self.byAccount[account] ?? []).filter { session == nil || $0.session == session }
    }
}
