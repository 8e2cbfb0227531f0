/// What guests are going to do, the soonest first.
///
/// A binary heap.
struct Agenda: Sendable {
    /// One thing that is going to be done, unless its guest is elsewhere by then.
    struct Entry: Sendable {
        let milliseconds: Int64
        /// In which order things of one moment were noted.
        fileprivate let number: UInt64
        let visit: Int
        /// The visit's mark when this was noted: if it has another by then, this is void.
        let mark: UInt32
        let deed: Deed

        fileprivate func precedes(_ other: Entry) -> Bool {
            self.milliseconds == other.milliseconds
                ? self.number < other.number : self.milliseconds < other.milliseconds
        }
    }

    /// What a guest does of their own accord.
    enum Deed: Sendable {
        /// Has waited long enough.
        case giveUp
        /// Has had all the calls they wanted.
        case goHome
        /// Has seen enough of their partner.
        case moveOn
    }

    private var heap: [Entry] = []
    private var noted: UInt64 = 0

    /// When the next thing is due.
    var next: Int64? {
        self.heap.first?.milliseconds
    }

    mutating func note(_ deed: Deed, of visit: Int, mark: UInt32, at milliseconds: Int64) {
        self.noted += 1
        self.heap.append(
            Entry(milliseconds: milliseconds, number: self.noted, visit: visit, mark: mark, deed: deed)
        )
        var index = self.heap.count - 1
        while index > 0, self.heap[index].precedes(self.heap[(index - 1) / 2]) {
            self.heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    mutating func removeFirst() -> Entry {
        self.heap.swapAt(0, self.heap.count - 1)
        let first = self.heap.removeLast()
        var index = 0
        while true {
            var least = index
            for child in [2 * index + 1, 2 * index + 2]
            where child < self.heap.count && self.heap[child].precedes(self.heap[least]) {
                least = child
            }
            guard least != index else { return first }
            self.heap.swapAt(index, least)
            index = least
        }
    }
}
