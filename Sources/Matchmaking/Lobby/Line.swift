import SharedKernel

/// Things in the order of their ``Place``s, the earliest first.
///
/// No two share a place.
///
/// A sorted array: finding a place is a binary search; adding and removing also move what comes after it.
struct Line<Element: Sendable>: Sendable {
    private var places: [Place] = []
    private var elements: [Element] = []

    var count: Int {
        self.elements.count
    }

    subscript(_ index: Int) -> Element {
        self.elements[index]
    }

    mutating func insert(_ element: Element, at place: Place) {
        let index = self.index(of: place)
        self.places.insert(place, at: index)
        self.elements.insert(element, at: index)
    }

    /// Takes out what is at a place.
    ///
    /// Succeeds if nothing is.
    mutating func remove(at place: Place) {
        let index = self.index(of: place)
        guard index < self.count, self.places[index] == place else { return }
        self.places.remove(at: index)
        self.elements.remove(at: index)
    }

    /// Takes out everything up to a moment, that moment included.
    mutating func removeFirst(upTo moment: Instant) -> [Element] {
        let end = self.index(of: Place(instant: moment, number: .max))
        guard end > 0 else { return [] }
        let removed = Array(self.elements[..<end])
        self.places.removeFirst(end)
        self.elements.removeFirst(end)
        return removed
    }

    func filter(_ isIncluded: (Element) -> Bool) -> [Element] {
        self.elements.filter(isIncluded)
    }

    /// The first index from which on no place comes before this one.
    private func index(of place: Place) -> Int {
        var (low, high) = (0, self.places.count)
        while low < high {
            let middle = (low + high) / 2
            if self.places[middle] < place {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }
}
