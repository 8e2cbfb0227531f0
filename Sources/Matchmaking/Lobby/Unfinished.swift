import SharedKernel

/// Searches that have looked at all they may for now, in turn.
struct Unfinished: Sendable {
    private var marks: [GuestID: (place: Place, mark: Queue.Mark)] = [:]
    private var line = Line<GuestID>()
    private var turns: UInt64 = 0

    /// How many there are.
    var count: Int {
        self.line.count
    }

    /// A guest's search is to go on from here, after all others.
    mutating func append(_ guest: GuestID, _ mark: Queue.Mark) {
        self.remove(guest)
        self.turns += 1
        let place = Place(instant: Instant(milliseconds: 0), number: self.turns)
        self.marks[guest] = (place, mark)
        self.line.insert(guest, at: place)
    }

    /// A guest's search need not go on.
    mutating func remove(_ guest: GuestID) {
        guard !self.marks.isEmpty, let (place, _) = self.marks.removeValue(forKey: guest) else { return }
        self.line.remove(at: place)
    }

    /// Takes out the one whose turn it is.
    mutating func removeFirst() -> (GuestID, Queue.Mark)? {
        guard let (place, guest) = self.line.first else { return nil }
        self.line.remove(at: place)
        return self.marks.removeValue(forKey: guest).map { (guest, $0.mark) }
    }
}
