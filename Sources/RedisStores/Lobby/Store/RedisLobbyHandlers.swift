import Matchmaking
public import NIOCore
public import SharedKernel

/// Whom a ``RedisLobbyStore`` tells what.
///
/// All of it is told by one task, one thing after the other. A handler must not wait, nor call the store.
public struct RedisLobbyHandlers: Sendable {
    /// Takes what this server is to carry out of a step.
    public var deliver: @Sendable (Delivery) -> Void
    /// Hears that this server's place in the lobby, or the lobby, was lost.
    public var lost: @Sendable (LobbyLoss) -> Void
    /// Hears that the lobby has heard this server, and when this server spoke: its lease is whole from then.
    ///
    /// That it does first when this server has its place, and has brought its guests back.
    public var heard: @Sendable (NIODeadline) -> Void
    /// Takes what another server tells this one: after every step that the other had heard of when it wrote.
    public var letter: @Sendable (ByteBuffer, ServerID) -> Void

    /// Makes handlers.
    public init(
        deliver: @escaping @Sendable (Delivery) -> Void,
        lost: @escaping @Sendable (LobbyLoss) -> Void = { _ in },
        heard: @escaping @Sendable (NIODeadline) -> Void = { _ in },
        letter: @escaping @Sendable (ByteBuffer, ServerID) -> Void = { _, _ in }
    ) {
        self.deliver = deliver
        self.lost = lost
        self.heard = heard
        self.letter = letter
    }
}

/// What a server lost, as it joins again.
///
/// How others are seen is told anew after either: what was known of that is to be forgotten.
public enum LobbyLoss: Hashable, Sendable {
    /// The lobby gave this server up: it was silent for longer than its lease, or did not read what it was told.
    ///
    /// These guests, all it had, are lost to the lobby, and are waited for as long as anybody who is lost. Their seats
    /// are to be closed, and never to be connected again: the guest may sit elsewhere by now, and an old seat must not
    /// displace a newer one. A page whose socket was closed comes back by itself, with a new seat. Some steps may never
    /// have been told here.
    case givenUp([GuestID])
    /// The store came back empty, or as it was some time ago.
    ///
    /// Every server brings back its own guests, and all seats go on but those whose `connect` failed: who waits goes on waiting with the age they had, rooms go on;
    /// calls are over, offers void, and last partners forgotten.
    case emptied
}
