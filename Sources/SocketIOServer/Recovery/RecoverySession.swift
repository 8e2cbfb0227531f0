import NIOCore

/// What is remembered of one client for the case that it loses its transport.
///
/// Positions number the packets of a ``RecoveryLog`` in the order in which they were said.
struct RecoverySession<State: Sendable>: Sendable {
    /// Where the client is.
    enum Stage: Sendable {
        /// Connected, as far as anybody knows.
        case here
        /// Lost at a position: what was said before then has been sent, whether it arrived or not.
        case away(position: Int, since: NIODeadline, state: State)
        /// Back, and being decided on; nothing has been sent since that position.
        case claimed(position: Int)
    }

    /// How many stays in rooms that were left again are remembered.
    static var maximumPastStays: Int { 64 }

    /// The client's name in its namespace.
    let id: String
    /// What it claims the session by.
    let recoveryID: String
    var stage = Stage.here
    /// What the client said last that it had heard; nil, that it has not heard anything.
    private(set) var base: String?
    /// The first packet that it was sent since then.
    private(set) var firstSinceBase: Int?
    /// The packet that it was sent last.
    private var last: (position: Int, offset: String)?
    /// The rooms that it is in, and since which position.
    private(set) var rooms: [String: Int]
    private var pastStays: [(room: String, positions: Range<Int>)] = []
    /// From where on it is known which packets were for this client.
    private var knownFrom: Int
    /// From where on it is one of everybody; nil before it is let in.
    private var letInAt: Int?

    init(id: String, recoveryID: String, at position: Int) {
        self.id = id
        self.recoveryID = recoveryID
        self.rooms = [id: position]
        self.knownFrom = position
    }

    mutating func letIn(at position: Int) {
        self.letInAt = position
    }

    mutating func joined(_ room: String, at position: Int) {
        if self.rooms[room] == nil { self.rooms[room] = position }
    }

    /// `floor` is the position of the oldest packet that is still kept.
    mutating func left(_ room: String, at position: Int, floor: Int) {
        guard room != self.id, let since = self.rooms.removeValue(forKey: room), since < position else { return }
        self.pastStays.removeAll { $0.positions.upperBound <= floor }
        if self.pastStays.count == Self.maximumPastStays {
            self.knownFrom = max(self.knownFrom, self.pastStays.removeFirst().positions.upperBound)
        }
        self.pastStays.append((room, since..<position))
    }

    /// The client was sent a packet; one that is not here was not.
    mutating func wasSent(_ offset: String, at position: Int) {
        guard case .here = self.stage else { return }
        self.last = (position, offset)
        if self.firstSinceBase == nil { self.firstSinceBase = position }
    }

    /// From where on a client that has heard up to that packet has to be told; nil if nobody can say.
    ///
    /// `known` is the packet's position if it is still kept, `awaySince` where nothing was sent any more.
    func resumption(after offset: String?, known: Int?, awaySince: Int) -> Int? {
        let position: Int
        if offset == self.base {
            position = self.firstSinceBase ?? awaySince
        } else if let known {
            position = known + 1
        } else if let last = self.last, last.offset == offset {
            position = awaySince
        } else {
            return nil
        }
        return position >= self.knownFrom ? position : nil
    }

    /// The client is back and has heard up to that packet; `missed` is the first that it has not.
    mutating func claimed(after offset: String?, missed: Int?, awaySince: Int) {
        self.base = offset
        self.firstSinceBase = missed
        self.stage = .claimed(position: awaySince)
    }

    /// Whether a packet at that position, for those rooms, was for this client; nil rooms are everybody.
    func isAddressed(at position: Int, rooms: [String]?, excepted: [String]) -> Bool {
        if let rooms {
            guard rooms.contains(where: { self.wasIn($0, at: position) }) else { return false }
        } else {
            guard let letInAt = self.letInAt, letInAt <= position else { return false }
        }
        return !excepted.contains { self.wasIn($0, at: position) }
    }

    private func wasIn(_ room: String, at position: Int) -> Bool {
        if let since = self.rooms[room], since <= position { return true }
        return self.pastStays.contains { $0.room == room && $0.positions.contains(position) }
    }
}
