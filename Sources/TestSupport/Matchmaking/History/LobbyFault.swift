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
    /// Whatever is asked for, anybody will do.
    case wishesIgnored
    /// Any language will do.
    case languageIgnored
    /// Everybody is relaxed from the first tick on.
    case relaxedTooSoon
    /// Nobody relaxes.
    case relaxedNever
    /// What two share is not told.
    case sharedUntold
    /// The offer that somebody brought is not handed over.
    case offerLost
    /// Who brought the offer is not the one who calls.
    case offerToCaller
    /// An offer is handed over in the next room as well.
    case offerTwice
    /// An offer is handed over though it is no longer good.
    case offerStale
    /// Nobody's wish for a relay counts.
    case relayIgnored
    /// Whoever is chosen, the one who is free longest is rung.
    case chosenIgnored
    /// Whoever calls anybody rings the one who came last.
    case newestFirst
    /// A call is taken by the one who made it.
    case callerAccepts
    /// A call rings for ever.
    case endlessRinging
    /// Nobody is told that a call came to nothing.
    case callEndUntold
    /// Who hears that a call was declined hears that it was cancelled, and the other way round.
    case wrongCallEnd
    /// Whoever comes back is not told that it still rings.
    case notRungAgain
    /// Whoever went on waiting after a call starts anew.
    case ageLostInCall
    /// Whoever was idle before a call is told to wait when they are left.
    case waitsAfterCall
    /// Nobody is told who is busy.
    case busyUnseen
    /// How somebody is seen is told twice.
    case seenTwice
    /// How somebody is seen is told before what happened.
    case seenFirst
}
