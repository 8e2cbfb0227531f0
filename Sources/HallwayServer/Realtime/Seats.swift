import Matchmaking
import SharedKernel

/// Who sits where on this server.
struct Seats {
    /// How many revoked sessions are remembered, for those who are being let in just then.
    private static let rememberedSessions = 4_096

    /// Every seat whose socket is open or being let in.
    private(set) var open: [SeatID: Seat] = [:]
    /// The seat of each guest who has a place in the lobby, away or not.
    var current: [GuestID: Seat] = [:]
    var isDraining = false
    private var revoked: Set<SessionID> = []
    /// The same, oldest first.
    private var revokedInOrder: [SessionID] = []

    /// Takes a seat up; false says that its session was revoked while it was being made.
    mutating func add(_ seat: Seat) -> Bool {
        guard !self.revoked.contains(seat.session) else { return false }
        self.open[seat.id] = seat
        return true
    }

    /// Forgets a seat whose socket is gone.
    mutating func remove(_ seat: Seat) {
        self.open[seat.id] = nil
    }

    /// Remembers that a session was revoked, and answers with its seats.
    mutating func revoke(_ session: SessionID) -> [Seat] {
        if self.revoked.insert(session).inserted { self.revokedInOrder.append(session) }
        if self.revokedInOrder.count > Self.rememberedSessions {
            self.revoked.remove(self.revokedInOrder.removeFirst())
        }
        return self.open.values.filter { $0.session == session }
    }
}
