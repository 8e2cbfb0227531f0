/// What a ``LobbyChecker`` holds a lobby to, by the invariants of `docs/pairing.md`.
public enum LobbyPromise: String, Hashable, Sendable, CaseIterable {
    /// Only guests who wait are matched, and nobody is in two rooms.
    case oneRoomEach
    /// One caller and one callee, and the caller has waited no less.
    case roles
    /// A room is told once as new.
    case matchedOnce
    /// Two guests of one account are never paired.
    case neverOneself
    /// Two are never paired if the account of either has blocked the other's.
    case neverBlocked
    /// Nobody is paired while away.
    case neverAway
    /// Last partners are paired only by the exception.
    case notLastPartners
    /// Nobody is paired with one they do not accept, and what both named is told.
    case wishes
    /// Who brought an offer calls, and it is handed over once, while it is good.
    case offers
    /// A room keeps to a relay if either of the two asked for it, and not otherwise.
    case relays
    /// Nobody waits while somebody who suits waits, beyond a tick.
    case nobodyWaitsInVain
    /// Among those who suit, who shares an interest first, and then the oldest.
    case oldestFirst
    /// Ages are time spent waiting: kept by who is left or called, anew for who presses next.
    case ages
    /// Calls ring, are taken, and come to nothing by the table.
    case calls
    /// After a call, or left by a room that came from one, everybody is what they were before it.
    case interruptions
    /// A room ends for both in one step, with reasons that go together.
    case endedForBoth
    /// For the one who acts: `ended`, then the answer, then `waiting` or `matched`.
    case order
    /// A request is answered once, with where the guest stands after the step.
    case oneAnswer
    /// Nothing is told to a guest who is gone, nor to one who never came.
    case noGhosts
    /// What is counted is what is so.
    case census
    /// Whoever is seen otherwise than before a step is told of, once and last, and nobody else is.
    case presence
    /// Everything else the table says is told, and nothing that it does not say.
    case told
}

/// How a lobby broke a promise.
public struct LobbyViolation: Error, CustomStringConvertible {
    /// The promise that was broken.
    public let promise: LobbyPromise
    /// What was seen.
    public let description: String

    init(_ promise: LobbyPromise, _ description: String) {
        self.promise = promise
        self.description = description
    }
}
