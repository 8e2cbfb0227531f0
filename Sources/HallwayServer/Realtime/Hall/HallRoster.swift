import ChatProtocol
import SharedKernel

/// Whom the hall knows of, here or away, from their welcome until they are gone.
///
/// Each has a slot, which is theirs until then and somebody else's later. Finding one is one look into a dictionary;
/// those who have the slot look into none.
struct HallRoster: Sendable {
    /// Somebody the hall knows of.
    struct Occupant: Sendable {
        /// What others see of them.
        var card: GuestCard
        /// Their name as it is searched.
        var name: FoldedText
        let account: AccountID
        /// Where they stand among those who are here, longest here first; nil for who is away.
        var place: UInt64?
        /// Whether they can be called.
        var isAvailable = false

        init(_ card: GuestCard, _ account: AccountID) {
            self.card = card
            self.name = FoldedText(card.name)
            self.account = account
        }

        mutating func rename(_ card: GuestCard) {
            self.card = card
            self.name = FoldedText(card.name)
        }
    }

    /// Everybody, by slot; in one that is free stands who had it last.
    private var occupants: [Occupant] = []
    private var freeSlots: [Int] = []
    private var slots: [GuestID: Int] = [:]

    /// How many are known.
    var count: Int {
        self.slots.count
    }

    /// Whoever has a slot.
    subscript(slot: Int) -> Occupant {
        _read { yield self.occupants[slot] }
        _modify { yield &self.occupants[slot] }
    }

    /// Everybody who is known.
    var guests: [GuestID] {
        Array(self.slots.keys)
    }

    /// The slot of a guest who is known.
    func slot(of guest: GuestID) -> Int? {
        self.slots[guest]
    }

    /// Takes somebody up who is not known.
    mutating func add(_ occupant: Occupant) -> Int {
        let slot: Int
        if let free = self.freeSlots.popLast() {
            slot = free
            self.occupants[slot] = occupant
        } else {
            slot = self.occupants.count
            self.occupants.append(occupant)
        }
        self.slots[occupant.card.id] = slot
        return slot
    }

    /// Forgets somebody.
    mutating func remove(_ guest: GuestID) {
        guard let slot = self.slots.removeValue(forKey: guest) else { return }
        self.freeSlots.append(slot)
    }
}
