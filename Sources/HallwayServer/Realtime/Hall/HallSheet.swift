import ChatProtocol
import SharedKernel

/// What a watcher of the hall was shown: the first of those whom they may see, by place.
struct HallSheet: Sendable {
    /// How many are shown.
    static let length = 50

    /// One who was shown.
    struct Entry: Hashable, Sendable {
        let place: UInt64
        let id: GuestID
        /// Where the roster has them, as long as they are here.
        let slot: Int
        let isAvailable: Bool
    }

    /// Tells it from any other: many may have been shown the same.
    let number: UInt64
    private(set) var entries: [Entry] = []

    /// Makes an empty sheet.
    init(number: UInt64) {
        self.number = number
    }

    var isFull: Bool {
        self.entries.count >= Self.length
    }

    /// Whether what is at this place, or would be, is shown.
    func reaches(_ place: UInt64) -> Bool {
        guard self.isFull, let last = self.entries.last else { return true }
        return place <= last.place
    }

    /// Adds one who comes after all others.
    mutating func append(_ entry: Entry) {
        if self.entries.isEmpty { self.entries.reserveCapacity(Self.length) }
        self.entries.append(entry)
    }

    /// What is different from an earlier sheet.
    ///
    /// Both are in the order of places, and one pass finds it. Whoever was away meanwhile has another place.
    func changes(since old: HallSheet, total: Int, _ roster: HallRoster) -> HallChangesArgument {
        var (joined, left, changed): ([HallGuest], [GuestID], [HallGuest]) = ([], [], [])
        var index = 0
        for entry in self.entries {
            while index < old.entries.count, old.entries[index].place < entry.place {
                left.append(old.entries[index].id)
                index += 1
            }
            if index < old.entries.count, old.entries[index].place == entry.place {
                if old.entries[index].isAvailable != entry.isAvailable { changed.append(entry.guest(roster)) }
                index += 1
            } else {
                joined.append(entry.guest(roster))
            }
        }
        left += old.entries[index...].map(\.id)
        return HallChangesArgument(joined: joined, left: left, changed: changed, total: total)
    }

    /// Those who are shown, as they are told.
    func guests(_ roster: HallRoster) -> [HallGuest] {
        self.entries.map { $0.guest(roster) }
    }
}

extension HallSheet.Entry {
    fileprivate func guest(_ roster: HallRoster) -> HallGuest {
        HallGuest(id: self.id, name: roster[self.slot].card.name, available: self.isAvailable)
    }
}
