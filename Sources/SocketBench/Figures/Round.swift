/// The figures that were taken one after the other, of all contenders.
package struct Round: Codable, Sendable {
    /// How far the peer may be from where it was when the bars were set.
    static let tolerance = 0.25

    /// Which one it is, from 1.
    let number: Int
    /// The figures.
    private(set) var figures: [Contender: [Figure: Double]] = [:]
    /// What was spent on them, where it was read.
    var spendings: [Contender: [Figure: Spending]] = [:]

    init(number: Int) {
        self.number = number
    }

    /// What was measured of a contender.
    subscript(contender: Contender, figure: Figure) -> Double? {
        get { self.figures[contender]?[figure] }
        set { self.figures[contender, default: [:]][figure] = newValue }
    }

    /// The figures by which the peer was not the one that the bars were set by: the generator or the peer is at fault.
    var strays: [Figure] {
        Figure.allCases.filter { figure in
            guard let reference = figure.reference, let found = self[.peer, figure] else { return false }
            return abs(found / reference - 1) > Self.tolerance
        }
    }

    /// Whether it counts: it does unless the peer strayed.
    ///
    /// One without the peer, or without a figure that can be held against the peer's, counts.
    var counts: Bool {
        self.strays.isEmpty
    }
}
