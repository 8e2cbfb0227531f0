import ChatProtocol
import Matchmaking
import NIOCore
import RedisStores
import SharedKernel

/// What a seat remembers of the room it is in, so that what is said there reaches the partner without asking anybody.
///
/// To be used on the seat's event loop alone; a class, because each message looks at it and none should copy it.
final class SeatRoom {
    /// The room, and who calls in it.
    let room: Room
    /// The partner, as they were last heard of.
    var partner: Partner
    /// The last texts, for a report.
    let transcript: RoomTranscript
    /// The `matched` that is still to be written.
    var announcement: Announcement?
    /// What the partner said while it could not be written.
    var kept = KeptMessages()
    /// Whether what the partner says is kept though the guest is here: the seat that they had has yet to leave what it
    /// knows to this one.
    var isHolding: Bool
    /// What is known of that, and what waits for it.
    var awaited = AwaitedLegacy()
    /// Whether the guest has told how their call came about.
    var isCallCounted = false
    /// What the guest said.
    var sent = SentTexts()
    /// What the guest heard by another server.
    var heard = HeardTexts()

    init(
        room: Room,
        partner: Partner,
        transcript: RoomTranscript,
        announcement: Announcement?,
        isHolding: Bool
    ) {
        self.room = room
        self.partner = partner
        self.transcript = transcript
        self.announcement = announcement
        self.isHolding = isHolding
    }

    /// What a seat leaves to the one that takes its place: what was said to the guest, and what the guest said.
    struct Legacy: Sendable {
        var kept = KeptMessages()
        var sent = SentTexts()
        var heard = HeardTexts()
        var isCallCounted = false
    }

    /// What a seat gives up to another one on this server, and what of it has yet to come from a seat before both.
    struct Vacated: Sendable {
        var legacy = Legacy()
        var rest = Rest.none

        enum Rest: Hashable, Sendable {
            /// This is all there is.
            case none
            /// It comes to the seat that gives up, which passes it on.
            case follows
            /// It is on another server, and from now on the next seat waits for it, no longer than this one would have; so
            /// much of it was told already.
            case awaited(of: ServerID?, until: NIODeadline, told: Int)
        }
    }

    /// What the next seat is to have.
    ///
    /// How a text went that is still on its way will be told to this seat alone: the next does not know it.
    var legacy: Legacy {
        Legacy(kept: self.kept, sent: self.sent.left, heard: self.heard, isCallCounted: self.isCallCounted)
    }

    /// What an earlier seat left, but for what the guest has been told of it already.
    func untold(of legacy: Legacy) -> Legacy {
        var rest = legacy
        if self.awaited.told > 0 { rest.kept = legacy.kept.dropping(first: self.awaited.told) }
        return rest
    }

    /// Takes over what an earlier seat left: that came before anything of this one's.
    func inherit(_ legacy: Legacy) {
        self.kept = self.untold(of: legacy).kept.followed(by: self.kept)
        self.awaited.told = 0
        self.isCallCounted = self.isCallCounted || legacy.isCallCounted
        self.sent = legacy.sent.followed(by: self.sent)
        self.heard = legacy.heard.followed(by: self.heard)
    }
}
