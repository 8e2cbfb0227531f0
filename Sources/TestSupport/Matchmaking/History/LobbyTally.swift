import Matchmaking

/// What happened in a history, so that a test can see that it was worth the while.
public struct LobbyTally: Hashable, Sendable {
    /// Something worth counting.
    public enum Happening: String, Hashable, Sendable, CaseIterable {
        /// A room was made.
        case match
        /// A room was made of last partners.
        case rematch
        /// A room was made of two who share an interest.
        case sharedMatch
        /// A room was made of two of whom one has had to relax for it.
        case relaxedMatch
        /// An offer was handed over.
        case offer
        /// A call rang.
        case call
        /// A call was taken.
        case taken
        /// A call was declined.
        case declined
        /// A call was given up.
        case cancelled
        /// A call rang for too long.
        case timeout
        /// A call ended for one of the two being gone or blocked.
        case unavailable
        /// A call rang once more for one who came back.
        case rungAgain
        /// One of a room that came from a call was idle again.
        case idleAgain
        /// One of a call went on waiting.
        case waitingAgain
        /// Somebody came back into their room.
        case resumed
        /// A page came back to a room that was no more.
        case lost
        /// A seat lost its place to a newer one.
        case displaced
        /// A guest went.
        case gone
        /// A command was refused.
        case refused
        /// A room was ended by a block.
        case blocked
    }

    /// Commands and ticks.
    public private(set) var steps = 0
    private var counts: [Happening: Int] = [:]

    /// Makes a tally of nothing.
    public init() {}

    /// How often it happened.
    public subscript(_ happening: Happening) -> Int {
        self.counts[happening] ?? 0
    }

    /// Adds another history's.
    public static func += (sum: inout Self, other: Self) {
        sum.steps += other.steps
        sum.counts.merge(other.counts, uniquingKeysWith: +)
    }

    mutating func count(_ happening: Happening, times: Int = 1) {
        if times > 0 { self.counts[happening, default: 0] += times }
    }

    mutating func count(_ step: [Directive]) {
        self.steps += 1
        for directive in step {
            switch directive {
            case .matched(let room, let offer):
                self.count(.match)
                if offer != nil { self.count(.offer) }
                if !room.shared.isEmpty { self.count(.sharedMatch) }
            case .resumed: self.count(.resumed)
            case .ended(_, _, .lost, _): self.count(.lost)
            case .ended(_, _, .youBlocked, _): self.count(.blocked)
            case .displace: self.count(.displaced)
            case .gone: self.count(.gone)
            case .answer(_, _, .refused): self.count(.refused)
            case .callEnded(_, _, .declined): self.count(.declined)
            case .callEnded(_, _, .cancelled): self.count(.cancelled)
            case .callEnded(_, _, .timeout): self.count(.timeout)
            case .callEnded(_, _, .unavailable): self.count(.unavailable)
            default: break
            }
        }
    }
}
