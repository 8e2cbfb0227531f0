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

    /// Whether what it says of a figure counts.
    ///
    /// It does unless the peer was not the one that the bars were set by: then the generator, the peer or the machine is
    /// at fault. A round without the peer counts, and so does what nothing bears witness to.
    func counts(_ figure: Figure) -> Bool {
        guard let witness = figure.witness, let reference = witness.reference, let found = self[.peer, witness] else {
            return true
        }
        return abs(found / reference - 1) <= Self.tolerance
    }

    /// Whether it has a figure.
    func has(_ figure: Figure) -> Bool {
        self.figures.values.contains { $0[figure] != nil }
    }

    /// The figures in which the peer strayed.
    var strays: [Figure] {
        Figure.allCases.filter { $0.reference != nil && self.has($0) && !self.counts($0) }
    }
}
