package import Matchmaking

/// What may be talked of: the word of rank r is named in proportion to 1/r (Zipf 1.0).
package struct Lexicon: Sendable {
    /// How many words there are by the model.
    package static let size = 10_000

    private let words: [Interest]
    /// The chance of each word or one that is more popular, in order.
    private let upTo: [Double]

    /// Makes a lexicon.
    package init(size: Int = Self.size) {
        self.words = (1...size).map { Interest("interest \($0)") }
        var sum = 0.0
        let sums = (1...size).map { rank in
            sum += 1 / Double(rank)
            return sum
        }
        self.upTo = sums.map { $0 / sum }
    }

    /// So many different words.
    package func draw(_ count: Int, using generator: inout some RandomNumberGenerator) -> [Interest] {
        var drawn: [Interest] = []
        while drawn.count < min(count, self.words.count) {
            let word = self.words[self.rank(at: Double(generator.next() >> 11) * 0x1p-53)]
            if !drawn.contains(word) { drawn.append(word) }
        }
        return drawn
    }

    private func rank(at share: Double) -> Int {
        var (low, high) = (0, self.upTo.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if self.upTo[middle] <= share {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }
}
