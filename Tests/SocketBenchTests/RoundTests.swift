import Foundation
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
    func aFigureCountsWhileThePeerIsWithinAQuarterOfItsReference(texts: Double, counts: Bool) {
        #expect(self.round(texts).counts(.texts) == counts)
        #expect(self.round(texts).strays == (counts ? [] : [.texts]))
    }

    @Test func aFigureThatStraysSpoilsNoOther() {
        let round = self.round(1.10, signals: 5)
        #expect(round.strays == [.signals])
        #expect(round.counts(.texts))
    }

    @Test func latencyAndSaturationCountWhereTextsDo() {
        #expect(self.round(1.10).counts(.p99))
        #expect(!self.round(2).counts(.p99))
        #expect(!self.round(2).counts(.saturation))
    }

    @Test func whatNothingBearsWitnessToCounts() {
        var round = Round(number: 1)
        round[.peer, .idle] = 400
        round[.ours, .texts] = 50
        #expect(round.counts(.idle))
        #expect(round.counts(.texts))
        #expect(round.strays == [])
    }

    @Test func aTopicIsMeasuredUntilEnoughRoundsOfItCountOrThereWereTooMany() {
        var plan = SocketBench.Plan(server: URL(filePath: "/hallway"), peer: URL(filePath: "/ws.js"))
        plan.topics = [.texts, .signals]
        plan.rounds = 2
        plan.mostRounds = 4
        var rounds = [self.round(1.10), self.round(1.10, signals: 5)]
        #expect(plan.remaining(after: []) == [.texts, .signals])
        #expect(plan.remaining(after: rounds) == [.signals])
        rounds += [self.round(1.10, signals: 5)]
        #expect(plan.remaining(after: rounds) == [.signals])
        #expect(plan.remaining(after: rounds + [self.round(1.10)]).isEmpty)
        #expect(plan.remaining(after: rounds + [self.round(1.10, signals: 5)]).isEmpty)
    }
}
