/// A way in which a lobby can be wrong, for a ``FaultyLobbyStore`` to be it.
public enum LobbyFault: String, Hashable, Sendable, CaseIterable {
    /// One of two who are matched is matched with a third as well.
    case doublePair
    /// Whoever is left is told to wait, but is not in the queue.
    case lostGuest
    /// A waiting guest whose socket was lost is still paired.
    case pairedWhileAway
    /// A waiting guest who went is still paired.
    case ghost
    /// Guests of one account are taken for strangers.
    case sameAccount
    /// What was blocked before a guest came is forgotten.
    case blocksNotLearned
    /// Whatever anybody blocks is forgotten.
    case blocksForgotten
    /// The partner does not hear of the end.
    case missingEnded
    /// The partner hears a reason that is not theirs.
    case wrongReason
    /// The younger one calls.
    case wrongRoles
    /// A match is told twice, the second time with the roles exchanged.
    case matchedTwice
    /// Somebody who waits falls behind those who came later.
    case youngerFirst
    /// Last partners are forgotten at once.
    case noCooldown
    /// Last partners meet again before they have waited long enough.
    case rematchTooSoon
    /// Last partners never meet again within the cooldown.
    case rematchNever
    /// The answer comes after `waiting` or `matched`.
    case answerLast
    /// The answer comes before `ended`.
    case answerFirst
    /// A request is answered twice.
    case answeredTwice
    /// A request is not answered.
    case unanswered
    /// Whoever is left starts anew.
    case ageLost
    /// One too many is told to be waiting.
    case wrongCensus
    /// Nobody who was lost is ever given up.
    case endlessGrace
    /// The partner is not told that a guest is away.
    case awayUntold
    /// A page that comes back without naming its room is taken for a new one.
    case pageForgotten
}
