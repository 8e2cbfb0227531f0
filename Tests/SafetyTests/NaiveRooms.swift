import SharedKernel

/// What `RecentRooms` is to know, without any thought for speed: a list that is gone through every time.
struct NaiveRooms {
    struct Room {
        let id: RoomID
        let caller: AccountID
        let callee: AccountID
        var transcript: Int?
        var endedAt: Instant?
        var bytes = 0
    }

    let reach: Duration
    let bound: Int
    let budget: Int
    /// Those that ended come first, in the order of their ends.
    private(set) var rooms: [Room] = []

    init(reach: Duration, bound: Int, budget: Int) {
        self.reach = reach
        self.bound = bound
        self.budget = budget
    }

    private var ended: [Room] {
        self.rooms.filter { $0.endedAt != nil }
    }

    mutating func open(_ id: RoomID, caller: AccountID, callee: AccountID, transcript: Int) {
        guard !self.rooms.contains(where: { $0.id == id }) else { return }
        self.rooms.append(Room(id: id, caller: caller, callee: callee, transcript: transcript))
    }

    mutating func close(_ id: RoomID, at now: Instant, bytes: Int) {
        guard let index = self.rooms.firstIndex(where: { $0.id == id && $0.endedAt == nil }) else { return }
        var room = self.rooms.remove(at: index)
        room.endedAt = now
        room.bytes = bytes
        self.rooms.insert(room, at: self.ended.count)
        self.rooms.removeFirst(max(0, self.ended.count - self.bound))
        for index in self.ended.indices {
            guard self.ended.reduce(0, { $0 + ($1.transcript == nil ? 0 : $1.bytes) }) > self.budget else { break }
            self.rooms[index].transcript = nil
        }
    }

    mutating func forget(at now: Instant) {
        self.rooms = self.rooms.filter { !self.isOver($0, at: now) }
    }

    func meeting(_ id: RoomID, of account: AccountID, at now: Instant) -> (partner: AccountID, transcript: Int?)? {
        guard let room = self.rooms.first(where: { $0.id == id }), !self.isOver(room, at: now) else { return nil }
        if account == room.caller { return (room.callee, room.transcript) }
        if account == room.callee { return (room.caller, room.transcript) }
        return nil
    }

    private func isOver(_ room: Room, at now: Instant) -> Bool {
        room.endedAt.map { $0.duration(to: now) > self.reach } ?? false
    }
}
