import Matchmaking
import Safety
import SharedKernel

/// Which rooms there are on this server and lately were, for those who block or report.
struct RoomRegister {
    /// How many rooms that are over are remembered at most.
    private static let bound = 65_536
    /// How many bytes of texts of rooms that are over are kept at most.
    private static let transcriptBudget = 64 * 1_024 * 1_024

    private var recent = RecentRooms<RoomTranscript>(
        reach: SafetyService.reach,
        bound: Self.bound,
        transcriptBudget: Self.transcriptBudget
    )
    private var open: [RoomID: (room: Room, transcript: RoomTranscript)] = [:]
    private var roomOf: [GuestID: RoomID] = [:]

    /// Two were put in a room.
    mutating func open(_ room: Room, caller: AccountID, callee: AccountID) -> RoomTranscript {
        if let known = self.open[room.id] { return known.transcript }
        let transcript = RoomTranscript()
        self.recent.open(room.id, caller: caller, callee: callee, transcript: transcript)
        self.open[room.id] = (room, transcript)
        self.roomOf[room.caller] = room.id
        self.roomOf[room.callee] = room.id
        return transcript
    }

    /// A room is over; false if that was known.
    mutating func close(_ id: RoomID, at now: Instant) -> Bool {
        guard let (room, transcript) = self.open.removeValue(forKey: id) else { return false }
        for guest in [room.caller, room.callee] where self.roomOf[guest] == id { self.roomOf[guest] = nil }
        self.recent.close(id, at: now, transcriptBytes: transcript.byteCount)
        return true
    }

    /// Forgets what is over for too long.
    mutating func forget(at now: Instant) {
        self.recent.forget(at: now)
    }

    /// Every room is over; answers with those that were not.
    mutating func closeAll(at now: Instant) -> [RoomID] {
        Array(self.open.keys).filter { self.close($0, at: now) }
    }

    /// The room that a guest is in.
    func room(of guest: GuestID) -> RoomID? {
        self.roomOf[guest]
    }

    /// Who is in the room that a guest is in, besides them.
    func partner(of guest: GuestID) -> GuestID? {
        self.roomOf[guest].flatMap { self.open[$0]?.room.partner(of: guest) }
    }

    /// Whom an account met in a room that is not over for too long, and what was written there.
    func meeting(_ room: RoomID, of account: AccountID, at now: Instant) -> RecentRooms<RoomTranscript>.Meeting? {
        self.recent.meeting(room, of: account, at: now)
    }
}
