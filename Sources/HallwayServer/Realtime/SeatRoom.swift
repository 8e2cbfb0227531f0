import ChatProtocol
import Matchmaking
import SharedKernel

/// What a seat remembers of the room it is in, so that what is said there reaches the partner without asking anybody.
struct SeatRoom {
    /// How many nonces are remembered in a room.
    private static let maximumNonces = 64

    /// The room, and who calls in it.
    let room: Room
    /// The partner's seat, as it was last heard of.
    var partner: Seat
    /// The `matched` that is still to be written.
    var announcement: MatchedArgument?
    /// What the partner said while it could not be written.
    var kept = KeptMessages()
    /// Whether what the partner says is kept though the guest is here: what was said before is still on its way here from
    /// the seat that they had.
    var isHolding: Bool
    /// The receipts of texts that bore a nonce, oldest first.
    private var receipts: [(nonce: String, receipt: TextReceipt)] = []

    init(room: Room, partner: Seat, announcement: MatchedArgument?, isHolding: Bool) {
        self.room = room
        self.partner = partner
        self.announcement = announcement
        self.isHolding = isHolding
    }

    /// The receipt of a text that was delivered under this nonce.
    func receipt(of nonce: String) -> TextReceipt? {
        self.receipts.first { $0.nonce == nonce }?.receipt
    }

    /// Forgets a text that could not be delivered after all.
    mutating func forget(_ nonce: String) {
        self.receipts.removeAll { $0.nonce == nonce }
    }

    /// Remembers a text that is being delivered.
    ///
    /// Beyond the bound the oldest is forgotten.
    mutating func remember(_ nonce: String, _ receipt: TextReceipt) {
        if self.receipts.count == Self.maximumNonces { self.receipts.removeFirst() }
        self.receipts.append((nonce, receipt))
    }
}
