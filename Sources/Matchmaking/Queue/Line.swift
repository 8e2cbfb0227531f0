package import SharedKernel

/// Things in the order of their ``Place``s, the earliest first.
///
/// No two share a place.
///
/// A sorted array in pieces of at most 64: whoever comes last is added in constant time; anything else takes two binary
/// searches and a move within one piece, however long the line is.
package struct Line<Element: Sendable>: Sendable {
    private struct Entry: Sendable {
        let place: Place
        let element: Element
    }

    /// Where in a line something stands, until the line changes.
    package struct Position: Sendable {
        fileprivate var piece: Int
        fileprivate var index: Int
    }

    private static var pieceSize: Int { 64 }

    /// All but the last; none of them is empty, but those before `head`.
    private var pieces: ContiguousArray<ContiguousArray<Entry>> = []
    /// The last piece, empty if the line is.
    ///
    /// It stands by itself, as most lines are short and most things come last.
    private var last: ContiguousArray<Entry> = []
    private var head: Int32 = 0
    private var size: Int32 = 0

    /// How many there are.
    package var count: Int {
        Int(self.size)
    }

    /// Makes an empty line.
    package init() {}

    /// The place and the element that come first.
    package var first: (place: Place, element: Element)? {
        self.entry(at: Position(piece: Int(self.head), index: 0))
    }

    /// Puts an element at a place that nothing else has.
    package mutating func insert(_ element: Element, at place: Place) {
        self.size += 1
        let entry = Entry(place: place, element: element)
        guard let latest = self.last.last?.place, place < latest else {
            if self.last.count == Self.pieceSize { self.turnOver() }
            self.last.append(entry)
            return
        }
        let piece = self.piece(of: place)
        if piece == self.pieces.count {
            self.last.insert(entry, at: Self.index(of: place, in: self.last))
            guard self.last.count > Self.pieceSize else { return }
            self.pieces.append(ContiguousArray(self.last[..<(Self.pieceSize / 2)]))
            self.last.removeFirst(Self.pieceSize / 2)
        } else {
            self.pieces[piece].insert(entry, at: Self.index(of: place, in: self.pieces[piece]))
            if self.pieces[piece].count > Self.pieceSize { self.split(piece) }
        }
    }

    /// Takes out what is at a place; false if nothing is.
    @discardableResult
    package mutating func remove(at place: Place) -> Bool {
        guard self.size > 0 else { return false }
        let piece = self.piece(of: place)
        if piece == self.pieces.count {
            let index = Self.index(of: place, in: self.last)
            guard index < self.last.count, self.last[index].place == place else { return false }
            self.last.remove(at: index)
            self.size -= 1
            if self.last.isEmpty { self.takeLast() }
        } else {
            let index = Self.index(of: place, in: self.pieces[piece])
            guard index < self.pieces[piece].count, self.pieces[piece][index].place == place else { return false }
            self.pieces[piece].remove(at: index)
            self.size -= 1
            if self.pieces[piece].isEmpty { self.drop(piece) } else { self.join(piece) }
        }
        return true
    }

    /// Takes out everything up to a moment, that moment included.
    package mutating func removeFirst(upTo moment: Instant) -> [Element] {
        var removed: [Element] = []
        while let (place, element) = self.first, place.instant <= moment {
            removed.append(element)
            self.remove(at: place)
        }
        return removed
    }

    // MARK: Going along

    /// The first position behind a place, or the very first one.
    package func position(after place: Place?) -> Position {
        guard let place, self.size > 0 else { return Position(piece: Int(self.head), index: 0) }
        let number = self.piece(of: place)
        let piece = self.piece(number)
        var index = Self.index(of: place, in: piece)
        if index < piece.count, piece[index].place == place { index += 1 }
        return self.normal(Position(piece: number, index: index))
    }

    /// The position behind this one.
    package func position(behind position: Position) -> Position {
        self.normal(Position(piece: position.piece, index: position.index + 1))
    }

    /// What stands at a position; nil behind the last.
    package func entry(at position: Position) -> (place: Place, element: Element)? {
        if position.piece < self.pieces.count {
            let entry = self.pieces[position.piece][position.index]
            return (entry.place, entry.element)
        }
        guard position.index < self.last.count else { return nil }
        return (self.last[position.index].place, self.last[position.index].element)
    }

    private func normal(_ position: Position) -> Position {
        guard position.piece < self.pieces.count, position.index == self.pieces[position.piece].count else {
            return position
        }
        return Position(piece: position.piece + 1, index: 0)
    }

    // MARK: Pieces

    private func piece(_ number: Int) -> ContiguousArray<Entry> {
        number < self.pieces.count ? self.pieces[number] : self.last
    }

    /// Makes room behind a last piece that is full.
    private mutating func turnOver() {
        self.pieces.append(self.last)
        self.last = []
        self.last.reserveCapacity(Self.pieceSize)
    }

    /// Gives up a last piece that is empty.
    private mutating func takeLast() {
        if self.head < self.pieces.count {
            self.last = self.pieces.removeLast()
        } else {
            (self.pieces, self.last, self.head) = ([], [], 0)
        }
    }

    private mutating func split(_ piece: Int) {
        let half = Self.pieceSize / 2
        let upper = ContiguousArray(self.pieces[piece][half...])
        self.pieces[piece].removeSubrange(half...)
        self.pieces.insert(upper, at: piece + 1)
    }

    /// Gives up a piece that is empty; one at the head costs nothing, as most are taken from there.
    private mutating func drop(_ piece: Int) {
        guard piece == self.head else {
            self.pieces.remove(at: piece)
            return
        }
        self.pieces[piece] = []
        self.head += 1
        if self.head > 32, self.head > self.pieces.count / 2 {
            self.pieces.removeFirst(Int(self.head))
            self.head = 0
        }
    }

    /// Puts a piece that has become small together with the next one, if that is small as well.
    private mutating func join(_ piece: Int) {
        let (small, next) = (Self.pieceSize / 4, piece + 1)
        guard self.pieces[piece].count < small, next < self.pieces.count, self.pieces[next].count < 2 * small else {
            return
        }
        self.pieces[piece].append(contentsOf: self.pieces[next])
        self.pieces.remove(at: next)
    }

    /// The piece in which a place is, or would be.
    private func piece(of place: Place) -> Int {
        // Most are taken where they are oldest or youngest.
        guard let first = self.last.first?.place, place < first else { return self.pieces.count }
        var (low, high) = (Int(self.head), self.pieces.count - 1)
        guard low < high, self.pieces[low + 1][0].place <= place else { return low }
        low += 1
        while low < high {
            let middle = (low + high + 1) / 2
            if self.pieces[middle][0].place <= place {
                low = middle
            } else {
                high = middle - 1
            }
        }
        return low
    }

    /// The first index from which on no place comes before this one.
    private static func index(of place: Place, in piece: ContiguousArray<Entry>) -> Int {
        var (low, high) = (0, piece.count)
        while low < high {
            let middle = (low + high) / 2
            if piece[middle].place < place {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }
}
