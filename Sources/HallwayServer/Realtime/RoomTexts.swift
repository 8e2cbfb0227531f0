import ChatProtocol
import SharedKernel

/// The texts of a guest that bore a nonce, by which one that is sent again is known.
///
/// Beyond the bound the oldest is forgotten.
struct SentTexts: Sendable {
    /// How many are remembered in a room.
    private static let bound = 64

    /// A text that bore a nonce.
    struct Item: Sendable {
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

    /// Oldest first.
    private(set) var items: [Item]

    init(_ items: [Item] = []) {
        self.items = items
    }

    /// The text that bore this nonce.
    subscript(_ nonce: String) -> Item? {
        self.items.first { $0.nonce == nonce }
    }

    /// Remembers a text that is being delivered.
    mutating func remember(_ nonce: String, _ stamp: TextStamp) {
        if self.items.count == Self.bound { self.items.removeFirst() }
        self.items.append(Item(nonce: nonce, stamp: stamp))
    }

    /// What became of a text that is remembered; one that was refused, which is nil, is forgotten.
    mutating func settle(_ nonce: String, _ fate: Fate?) {
        guard let index = self.items.firstIndex(where: { $0.nonce == nonce }) else { return }
        if let fate {
            self.items[index].fate = fate
        } else {
            self.items.remove(at: index)
        }
    }

    /// These, of which nobody will tell the next seat how those went that are on their way.
    var left: SentTexts {
        SentTexts(
            self.items.map { item in
                var item = item
                if item.fate == .onItsWay { item.fate = .unknown }
                return item
            }
        )
    }

    /// These, and then those.
    func followed(by others: SentTexts) -> SentTexts {
        SentTexts((self.items + others.items).suffix(Self.bound))
    }
}

/// The texts that came to a guest by another server, which may tell one twice.
///
/// Beyond the bound the oldest is forgotten.
struct HeardTexts: Sendable {
    /// How many are known again.
    private static let bound = 64

    /// Oldest first.
    private(set) var ids: [MessageID]

    init(_ ids: [MessageID] = []) {
        self.ids = ids
    }

    func contains(_ text: MessageID) -> Bool {
        self.ids.contains(text)
    }

    mutating func append(_ text: MessageID) {
        if self.ids.count == Self.bound { self.ids.removeFirst() }
        self.ids.append(text)
    }

    /// These, and then those.
    func followed(by others: HeardTexts) -> HeardTexts {
        HeardTexts((self.ids + others.ids).suffix(Self.bound))
    }
}
