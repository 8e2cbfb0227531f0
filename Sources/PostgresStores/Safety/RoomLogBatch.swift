#if Postgres
import Safety
import SharedKernel

/// Entries of the room log, put together so that they are written with few statements.
///
/// To write all openings of a part and then its closings comes to the same as writing the entries one by one: a room whose
/// closing came before its opening begins a new part.
struct RoomLogBatch: Hashable {
    /// A room that opens.
    struct Opening: Hashable {
        let room: RoomID
        let caller: AccountID
        let callee: AccountID
        let at: Instant
    }

    /// A room that ends.
    struct Closing: Hashable {
        let room: RoomID
        let at: Instant
    }

    /// Openings, and then closings; of each the first of every room.
    struct Part: Hashable {
        var openings: [Opening] = []
        var closings: [Closing] = []
    }

    private(set) var parts: [Part] = []

    init(_ entries: [RoomLogEntry]) {
        var part = Part()
        var (opened, closed): (Set<RoomID>, Set<RoomID>) = ([], [])
        for entry in entries {
            switch entry {
            case .opened(let room, let caller, let callee, let instant):
                if closed.contains(room), !opened.contains(room) {
                    self.parts.append(part)
                    (part, opened, closed) = (Part(), [], [])
                }
                guard opened.insert(room).inserted else { continue }
                part.openings.append(Opening(room: room, caller: caller, callee: callee, at: instant))
            case .closed(let room, let instant):
                guard closed.insert(room).inserted else { continue }
                part.closings.append(Closing(room: room, at: instant))
            }
        }
        if !part.openings.isEmpty || !part.closings.isEmpty { self.parts.append(part) }
    }

    /// Everybody who is named.
    var accounts: [AccountID] {
        self.parts.flatMap { $0.openings.flatMap { [$0.caller, $0.callee] } }
    }
}
#endif
