import Matchmaking

/// What happened in a history, so that a test can see that it was worth the while.
public struct LobbyTally: Hashable, Sendable {
    /// Commands and ticks.
    public private(set) var steps = 0
    /// Rooms made.
    public private(set) var matches = 0
    /// Rooms made of last partners.
    public private(set) var rematches = 0
    /// Returns into a room.
    public private(set) var resumed = 0
    /// Pages that came back to a room that was no more.
    public private(set) var lost = 0
    /// Seats that lost their place to a newer one.
    public private(set) var displaced = 0
    /// Guests who went.
    public private(set) var gone = 0
    /// Commands refused.
    public private(set) var refused = 0
    /// Rooms ended by a block.
    public private(set) var blocked = 0

    /// Makes a tally of nothing.
    public init() {}

    /// Adds another history's.
    public static func += (sum: inout Self, other: Self) {
        sum.steps += other.steps
        sum.matches += other.matches
        sum.rematches += other.rematches
        sum.resumed += other.resumed
        sum.lost += other.lost
        sum.displaced += other.displaced
        sum.gone += other.gone
        sum.refused += other.refused
        sum.blocked += other.blocked
    }

    mutating func count(_ event: LobbyEvent, _ directives: [Directive], rematches: Int) {
        self.steps += 1
        self.rematches += rematches
        for directive in directives {
            switch directive {
            case .matched: self.matches += 1
            case .resumed: self.resumed += 1
            case .ended(_, _, .lost, _): self.lost += 1
            case .ended(_, _, .youBlocked, _): self.blocked += 1
            case .displace: self.displaced += 1
            case .gone: self.gone += 1
            case .answer(_, _, .refused): self.refused += 1
            default: break
            }
        }
    }
}
