import ChatProtocol
import Matchmaking
import SharedKernel

/// What a seat remembers of the room it is in, so that what is said there reaches the partner without asking anybody.
///
/// To be used on the seat's event loop alone; a class, because each message looks at it and none should copy it.
final class SeatRoom {
    /// How many nonces are remembered in a room.
    private static let maximumNonces = 64

    /// The room, and who calls in it.
    let room: Room
    /// The partner's seat, as it was last heard of.
    var partner: Seat
    /// The last texts, for a report.
    let transcript: RoomTranscript
    /// The `matched` that is still to be written.
    var announcement: Announcement?
    /// What the partner said while it could not be written.
    var kept = KeptMessages()
    /// Whether what the partner says is kept though the guest is here: what was said before is still on its way here from
    /// the seat that they had.
    var isHolding: Bool
    /// Whether the guest has told how their call came about.
    var isCallCounted = false
    /// The texts that bore a nonce, oldest first.
    private var sentTexts: [SentText] = []

    /// What a seat leaves to the one that takes its place: what was said to the guest, and what the guest said.
    struct Legacy: Sendable {
        var kept = KeptMessages()
        fileprivate(set) var sentTexts: [SentText] = []
        fileprivate var isCallCounted = false
    }

    /// What the next seat is to have.
    ///
    /// A text that is still on its way is not in it: how that went will be told to this seat alone.
    var legacy: Legacy {
        Legacy(
            kept: self.kept,
            sentTexts: self.sentTexts.filter(\.isDelivered),
            isCallCounted: self.isCallCounted
        )
    }

    /// Takes over what an earlier seat left: that came before anything of this one's.
    func inherit(_ legacy: Legacy) {
        self.kept = legacy.kept.followed(by: self.kept)
        self.isCallCounted = self.isCallCounted || legacy.isCallCounted
        self.sentTexts = (legacy.sentTexts + self.sentTexts).suffix(Self.maximumNonces)
    }

    /// A text that bore a nonce.
    struct SentText: Sendable {
        let nonce: String
        let stamp: TextStamp
        /// Whether it was handed on or kept, rather than being on its way.
        var isDelivered = false
    }

    init(
        room: Room,
        partner: Seat,
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

    /// The text that bore this nonce.
    func sent(_ nonce: String) -> SentText? {
        self.sentTexts.first { $0.nonce == nonce }
    }

    /// Remembers a text that is being delivered.
    ///
    /// Beyond the bound the oldest is forgotten.
    func remember(_ nonce: String, _ stamp: TextStamp) {
        if self.sentTexts.count == Self.maximumNonces { self.sentTexts.removeFirst() }
        self.sentTexts.append(SentText(nonce: nonce, stamp: stamp))
    }

    /// A text that is remembered was delivered; or it could not be, and is forgotten.
    func settle(_ nonce: String, isDelivered: Bool) {
        guard let index = self.sentTexts.firstIndex(where: { $0.nonce == nonce }) else { return }
        if isDelivered {
            self.sentTexts[index].isDelivered = true
        } else {
            self.sentTexts.remove(at: index)
        }
    }
}
