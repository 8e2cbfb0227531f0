#if Postgres
/// What to do about a step that failed: how often it is tried before its caller hears of it.
struct Attempts {
    /// What to do.
    enum Verdict: Hashable {
        case again
        case againOnAnotherConnection
        case giveUp
    }

    /// How often a step is tried that always meets another's.
    static let most = 8

    private var left = Attempts.most - 1
    private var connectionsLeft = 1

    /// What to do about this failure, of a step that is known to have left nothing behind or is not.
    ///
    /// A step whose connection was lost may be done or not, unless it changes nothing or was not committed yet: then to
    /// do it again is as doing it once, and otherwise the caller must know. A step that the server undid is not done.
    mutating func verdict(on failure: PostgresFailure, isSurelyUndone: Bool) -> Verdict {
        if failure.isAnothersDoing, self.left > 0 {
            self.left -= 1
            return .again
        }
        // Who did not answer once is not asked again: that would double the time everybody waits.
        if failure.endsConnection, failure.kind != .unanswered, isSurelyUndone, self.connectionsLeft > 0 {
            self.connectionsLeft -= 1
            return .againOnAnotherConnection
        }
        return .giveUp
    }
}
#endif
