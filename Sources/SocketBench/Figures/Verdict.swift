/// What several rounds say of one figure.
struct Verdict: Codable, Sendable {
    /// The middle and the ends.
    struct Summary: Codable, Hashable, Sendable {
        let median: Double
        let least: Double
        let most: Double

        init?(_ values: [Double]) {
            guard let median = Statistics.median(values), let least = values.min(), let most = values.max() else {
                return nil
            }
            self.median = median
            self.least = least
            self.most = most
        }
    }

    let figure: Figure
    /// In how many rounds it was measured.
    let measured: Int
    /// How many of them count.
    let counted: Int
    /// The contenders that were measured.
    let summaries: [Contender: Summary]
    /// Ours divided by the peer's, of the medians.
    let ratio: Double?
    /// Whether the bar holds; nil if there is none, or nothing to hold it against.
    let holds: Bool?

    /// Judges by the rounds that count or, if none does, by all of them, which decides nothing.
    ///
    /// Nor does a run at a scale that is too small to judge by.
    init(_ figure: Figure, of rounds: [Round], isJudged: Bool = true) {
        let measured = rounds.filter { $0.has(figure) }
        let counted = measured.filter { $0.counts(figure) }
        let used = counted.isEmpty ? measured : counted
        var summaries: [Contender: Summary] = [:]
        for contender in Contender.allCases {
            summaries[contender] = Summary(used.compactMap { $0[contender, figure] })
        }
        self.figure = figure
        self.measured = measured.count
        self.counted = counted.count
        self.summaries = summaries
        let ours = summaries[.ours]?.median
        let peer = summaries[.peer]?.median
        self.ratio = ours.flatMap { ours in peer.flatMap { $0 > 0 ? ours / $0 : nil } }
        self.holds =
            switch figure.bar {
            case _ where counted.isEmpty || !isJudged: nil
            case .timesPeer(let most): self.ratio.map { $0 <= most }
            case .atMost(let most): ours.map { $0 <= most }
            case nil: nil
            }
    }
}
