import ChatProtocol
import Matchmaking
import RedisStores
import SharedKernel

/// What a seat remembers of the room it is in, so that what is said there reaches the partner without asking anybody.
///
/// To be used on the seat's event loop alone; a class, because each message looks at it and none should copy it.
final class SeatRoom {
    /// How many nonces are remembered in a room.
    private static let maximumNonces = 64
    /// How many texts wait for what the seat before this one knew.
    private static let maximumEarly = 32
    /// How many texts that came by another server are known again.
    private static let maximumHeard = 64

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
    /// Whether what the partner says is kept though the guest is here: what was said before is still on its way here from
    /// the seat that they had.
    var isHolding: Bool
    /// The server that what was said before comes from, while it is waited for.
    var origin: ServerID?
    /// Whether that is on another server: it may take long, or never come.
    var awaitsLetter = false
    /// How much the guest has been told already of what comes from there.
    var told = 0
    /// What the partner said since what was said before is waited for.
    ///
    /// It is acknowledged when it is written: until then it is not known whether it will be.
    private var held: [Held] = []
    /// What the guest wrote meanwhile: whether it was written before, by its nonce, is known when that comes.
    private(set) var early: [(text: PassedText, reply: Reply)] = []
    /// Where the guest sits who had this seat, if that is to be told what has yet to come here.
    var successor: Successor?
    /// Whether the guest has told how their call came about.
    var isCallCounted = false
    /// The texts that bore a nonce, oldest first.
    private var sentTexts: [SentText] = []
    /// The texts that came by another server, which may tell them twice; oldest first.
    private var heardTexts: [MessageID] = []

    /// The seat that took this one's place before all was here that is to be left to it.
    enum Successor {
        case here(Seat)
        case elsewhere(ServerID)
    }

    /// What a seat leaves to the one that takes its place: what was said to the guest, and what the guest said.
    struct Legacy: Sendable {
        var kept = KeptMessages()
        var sentTexts: [SentText] = []
        var heardTexts: [MessageID] = []
        var isCallCounted = false
    }

    /// What the next seat is to have.
    ///
    /// How a text went that is still on its way will be told to this seat alone: the next does not know it.
    var legacy: Legacy {
        let sentTexts = self.sentTexts.map { text in
            var text = text
            if text.fate == .onItsWay { text.fate = .unknown }
            return text
        }
        return Legacy(
            kept: self.kept,
            sentTexts: sentTexts,
            heardTexts: self.heardTexts,
            isCallCounted: self.isCallCounted
        )
    }

    /// What an earlier seat left, but for what the guest has been told of it already.
    func untold(of legacy: Legacy) -> Legacy {
        var rest = legacy
        if self.told > 0 { rest.kept = legacy.kept.dropping(first: self.told) }
        return rest
    }

    /// Takes over what an earlier seat left: that came before anything of this one's.
    func inherit(_ legacy: Legacy) {
        self.kept = self.untold(of: legacy).kept.followed(by: self.kept)
        self.told = 0
        self.isCallCounted = self.isCallCounted || legacy.isCallCounted
        self.sentTexts = (legacy.sentTexts + self.sentTexts).suffix(Self.maximumNonces)
        self.heardTexts = (legacy.heardTexts + self.heardTexts).suffix(Self.maximumHeard)
    }

    /// Something that the partner said, and who is to be told what came of it.
    struct Held {
        let message: PassedMessage
        let done: @Sendable (ChatError?) -> Void
    }

    /// Holds what the partner said; false says that there is no room for it.
    func hold(_ message: PassedMessage, _ done: @escaping @Sendable (ChatError?) -> Void) -> Bool {
        guard self.held.count < KeptMessages.maximumCount else { return false }
        self.held.append(Held(message: message, done: done))
        return true
    }

    /// Takes out what was held, in order.
    func takeHeld() -> [Held] {
        defer { self.held = [] }
        return self.held
    }

    /// Keeps a text until it is known which were sent before; false says that there is no room for it.
    func wait(_ text: PassedText, _ reply: Reply) -> Bool {
        guard self.early.count < Self.maximumEarly else { return false }
        self.early.append((text, reply))
        return true
    }

    /// Takes out the texts that waited, in order.
    func takeEarly() -> [(text: PassedText, reply: Reply)] {
        defer { self.early = [] }
        return self.early
    }

    /// Whether a text was heard before.
    func hasHeard(_ text: MessageID) -> Bool {
        self.heardTexts.contains(text)
    }

    /// Remembers a text that was heard.
    ///
    /// Beyond the bound the oldest is forgotten.
    func hear(_ text: MessageID) {
        if self.heardTexts.count == Self.maximumHeard { self.heardTexts.removeFirst() }
        self.heardTexts.append(text)
    }

    /// A text that bore a nonce.
    struct SentText: Sendable {
        let nonce: String
        let stamp: TextStamp
        var fate = Fate.onItsWay
    }

    /// What became of a text.
    enum Fate: Hashable, Sendable {
        case onItsWay
        /// It was handed on, or is kept.
        case delivered
        /// Nobody knows: sent again it bears the same name, by which the other side knows it.
        case unknown
    }

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

    /// What became of a text that is remembered; one that was refused, which is nil, is forgotten.
    func settle(_ nonce: String, _ fate: Fate?) {
        guard let index = self.sentTexts.firstIndex(where: { $0.nonce == nonce }) else { return }
        if let fate {
            self.sentTexts[index].fate = fate
        } else {
            self.sentTexts.remove(at: index)
        }
    }
}
