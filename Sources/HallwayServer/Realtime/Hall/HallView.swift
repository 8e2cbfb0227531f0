import Matchmaking

/// Those who are here and whose names hold one search, longest here first, for all who watch with that search.
struct HallView: Sendable {
    /// One of them.
    struct Entry: Sendable {
        let place: UInt64
        /// Where the roster has them.
        let slot: Int
    }

    /// What their names hold.
    let search: HallSearch
    /// All of them, by place.
    private(set) var entries: [Entry]
    /// Who watches.
    var watchers: Set<SeatID> = []
    /// The first place at which something is not as the watchers were told; nil if nothing is.
    private(set) var changedFrom: UInt64?

    /// The first of them, for those who may see everybody among them; nil if that was not found out since they changed.
    var sheet: HallSheet?

    /// Makes a view of those who are here.
    init(_ search: HallSearch, _ entries: [Entry] = []) {
        self.search = search
        self.entries = entries
    }

    /// Somebody is here, and comes after all others.
    mutating func add(_ entry: Entry) {
        self.entries.append(entry)
        self.note(entry.place)
    }

    /// Somebody is here no longer.
    mutating func remove(_ place: UInt64) {
        var (low, high) = (0, self.entries.count)
        while low < high {
            let middle = (low + high) / 2
            if self.entries[middle].place < place { low = middle + 1 } else { high = middle }
        }
        guard low < self.entries.count, self.entries[low].place == place else { return }
        self.entries.remove(at: low)
        self.note(place)
    }

    /// Something about whoever has a place is another.
    mutating func note(_ place: UInt64) {
        self.changedFrom = min(self.changedFrom ?? place, place)
        self.sheet = nil
    }

    /// The watchers were told.
    mutating func settle() {
        self.changedFrom = nil
    }
}
