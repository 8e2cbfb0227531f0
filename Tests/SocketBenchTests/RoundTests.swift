import Testing

@testable import SocketBench

@Suite struct RoundTests {
    private func round(_ texts: Double, signals: Double = 2.51) -> Round {
        var round = Round(number: 1)
        round[.peer, .texts] = texts
        round[.peer, .signals] = signals
        return round
    }

    @Test(arguments: [(1.10, true), (0.83, true), (1.37, true), (0.82, false), (1.38, false), (2.8, false)])
    func aRoundCountsWhileThePeerIsWithinAQuarterOfItsReference(texts: Double, counts: Bool) {
        #expect(self.round(texts).counts == counts)
        #expect(self.round(texts).strays == (counts ? [] : [.texts]))
    }

    @Test func oneStrayFigureIsEnough() {
        #expect(self.round(1.10, signals: 5).strays == [.signals])
    }

    @Test func whatHasNoReferenceLetsNothingStray() {
        var round = Round(number: 1)
        round[.peer, .idle] = 400
        round[.ours, .texts] = 50
        #expect(round.counts)
    }
}
