import NIOCore
import SharedKernel

/// Puts together what a server hears of each step: its own stream's entry and the hall's, in the order of the steps, and
/// what other servers tell it between them.
///
/// Both streams are read in one atomic command, a piece at a time. A stream that gave as much as was asked for may
/// have more: nothing behind its last entry is handed on before that was read.
struct StreamOrder: Sendable {
    /// A place in a stream: behind a step, or behind so many of the letters that follow it.
    struct Place: Hashable, Sendable {
        var step: UInt64
        var part: UInt64

        /// As a stream names it.
        var id: String {
            "\(self.step)-\(self.part)"
        }
    }

    /// What stands in a server's own stream.
    enum Item: Hashable, Sendable {
        case step(LobbyEntry)
        case letter(ByteBuffer, from: ServerID, at: Place)

        var place: Place {
            switch self {
            case .step(let entry): Place(step: entry.step, part: 1)
            case .letter(_, _, let place): place
            }
        }

        var wall: Instant? {
            guard case .step(let entry) = self else { return nil }
            return entry.wall
        }
    }

    /// Where either stream is to be read on.
    struct Positions: Hashable, Sendable {
        var own: Place
        var hall: UInt64
    }

    /// The last entry of its own stream that a server has read.
    struct Mark: Hashable, Sendable {
        let place: Place
        /// What the wall clock said, which tells it from an entry that has its number in a lobby that went back; nil
        /// for the first, of which the server knows the number alone, and for a letter.
        var wall: Instant?
    }

    private(set) var positions: Positions
    private var wall: Instant?
    /// Read, and not handed on yet; in order.
    private var own: [Item] = []
    private var hall: [LobbyEntry] = []

    /// Starts behind the step in which the server joined.
    init(joinedIn step: UInt64) {
        self.positions = Positions(own: Place(step: step, part: 1), hall: step)
    }

    /// How far the server's own stream was read.
    var mark: Mark {
        Mark(place: self.positions.own, wall: self.wall)
    }

    /// Takes what was read, at most so many of each, and answers with what is whole.
    mutating func take(own: [Item], hall: [LobbyEntry], outOf limit: Int) -> [Item] {
        self.own += own
        self.hall += hall
        if let last = own.last { (self.positions.own, self.wall) = (last.place, last.wall) }
        if let last = hall.last { self.positions.hall = last.step }
        let horizon = min(
            own.count < limit ? UInt64.max : self.positions.own.step,
            hall.count < limit ? UInt64.max : self.positions.hall
        )
        var items: [Item] = []
        var (mine, everybodys) = (0, 0)
        while true {
            let (one, other) = (self.own.dropFirst(mine).first, self.hall.dropFirst(everybodys).first)
            let step = min(one?.place.step ?? .max, other?.step ?? .max)
            guard step <= horizon, one != nil || other != nil else { break }
            // What everybody hears of a step comes with what this server hears of it, and before any letter behind it.
            let news = other?.step == step ? other : nil
            if news != nil { everybodys += 1 }
            switch one {
            case .step(let entry) where entry.step == step:
                mine += 1
                items.append(.step(self.whole(entry, news)))
            case .letter where news == nil:
                mine += 1
                if let one { items.append(one) }
            default:
                if let news { items.append(.step(news)) }
            }
        }
        self.own.removeFirst(mine)
        self.hall.removeFirst(everybodys)
        return items
    }

    /// One step: what is for this server first, and how everybody is seen last.
    private func whole(_ own: LobbyEntry, _ hall: LobbyEntry?) -> LobbyEntry {
        guard let hall else { return own }
        var entry = own
        entry.directives += hall.directives
        entry.strangers += hall.strangers
        entry.departed += hall.departed
        entry.over += hall.over
        entry.blocks += hall.blocks
        return entry
    }
}
