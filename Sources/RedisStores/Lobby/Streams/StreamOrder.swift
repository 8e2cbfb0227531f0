import SharedKernel

/// Puts together what a server hears of each step: its own stream's entry and the hall's, in the order of the steps.
///
/// Both streams are read in one atomic command, a piece at a time. A stream that gave as much as was asked for may
/// have more: nothing behind its last entry is handed on before that was read.
struct StreamOrder: Sendable {
    /// Where either stream is to be read on.
    struct Positions: Hashable, Sendable {
        var own: UInt64
        var hall: UInt64
    }

    /// The last entry of its own stream that a server has read.
    struct Mark: Hashable, Sendable {
        let step: UInt64
        /// What the wall clock said, which tells it from an entry that has its number in a lobby that went back; nil
        /// for the first, of which the server knows the number alone.
        var wall: Instant?
    }

    private(set) var positions: Positions
    private var wall: Instant?
    /// Read, and not handed on yet; in order.
    private var own: [LobbyEntry] = []
    private var hall: [LobbyEntry] = []

    /// Starts behind the step in which the server joined.
    init(joinedIn step: UInt64) {
        self.positions = Positions(own: step, hall: step)
    }

    /// How far the server's own stream was read.
    var mark: Mark {
        Mark(step: self.positions.own, wall: self.wall)
    }

    /// Takes what was read, at most so many of each, and answers with the steps that are whole.
    mutating func take(own: [LobbyEntry], hall: [LobbyEntry], outOf limit: Int) -> [LobbyEntry] {
        self.own += own
        self.hall += hall
        if let last = own.last { (self.positions.own, self.wall) = (last.step, last.wall) }
        if let last = hall.last { self.positions.hall = last.step }
        let horizon = min(
            own.count < limit ? UInt64.max : self.positions.own,
            hall.count < limit ? UInt64.max : self.positions.hall
        )
        var steps: [LobbyEntry] = []
        var (mine, everybodys) = (0, 0)
        while true {
            let (one, other) = (self.own.dropFirst(mine).first, self.hall.dropFirst(everybodys).first)
            let step = min(one?.step ?? .max, other?.step ?? .max)
            guard step <= horizon, one != nil || other != nil else { break }
            if let one, one.step == step { mine += 1 }
            if let other, other.step == step { everybodys += 1 }
            steps.append(self.whole(one?.step == step ? one : nil, other?.step == step ? other : nil, of: step))
        }
        self.own.removeFirst(mine)
        self.hall.removeFirst(everybodys)
        return steps
    }

    /// One step: what is for this server first, and how everybody is seen last.
    private func whole(_ own: LobbyEntry?, _ hall: LobbyEntry?, of step: UInt64) -> LobbyEntry {
        guard var entry = own ?? hall else { return LobbyEntry(step: step) }
        if own != nil, let hall {
            entry.directives += hall.directives
            entry.strangers += hall.strangers
            entry.departed += hall.departed
        }
        return entry
    }
}
