public import SharedKernel

/// How far back a store remembers.
public struct PruneHorizon: Hashable, Sendable {
    /// The time now: sessions and invites that are over are forgotten.
    public let now: Instant
    /// Guests last seen before this who are in no session are forgotten.
    public let guestsUnseenSince: Instant
    /// Revocations from before this are forgotten: every server has heard of them.
    public let revocationsSince: Instant
    /// Bans that ended before this are forgotten.
    public let bansOverSince: Instant

    /// Looks back from this time: a day for revocations, 30 for bans that are over.
    public init(at now: Instant, guestsUnseenSince: Instant) {
        self.now = now
        self.guestsUnseenSince = guestsUnseenSince
        self.revocationsSince = now.advanced(by: .seconds(-86_400))
        self.bansOverSince = now.advanced(by: .seconds(-30 * 86_400))
    }
}
