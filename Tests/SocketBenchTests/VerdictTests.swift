import Testing

@testable import SocketBench

@Suite struct VerdictTests {
    private func round(ours: Double, peer: Double?) -> Round {
        var round = Round(number: 1)
        round[.ours, .texts] = ours
        round[.peer, .texts] = peer
        return round
    }

    @Test func theMediansOfTheRoundsThatCountAreCompared() {
        let rounds = [
            self.round(ours: 0.7, peer: 1), self.round(ours: 0.9, peer: 1), self.round(ours: 0.5, peer: 1),
            self.round(ours: 9, peer: 3),
        ]
        let verdict = Verdict(.texts, of: rounds)
        #expect(verdict.summaries[.ours]?.median == 0.7)
        #expect(verdict.summaries[.ours]?.least == 0.5)
        #expect(verdict.summaries[.ours]?.most == 0.9)
        #expect(verdict.ratio == 0.7)
        #expect(verdict.holds == true)
    }

    @Test func aBarIsBrokenByAMedianAboveIt() {
        #expect(Verdict(.texts, of: [self.round(ours: 0.81, peer: 1)]).holds == false)
    }

    @Test func nothingIsDecidedWhenNoRoundCounts() {
        let verdict = Verdict(.texts, of: [self.round(ours: 1, peer: 3)])
        #expect(verdict.ratio != nil)
        #expect(verdict.holds == nil)
    }

    @Test func nothingIsDecidedAtAScaleThatIsTooSmall() {
        #expect(Verdict(.texts, of: [self.round(ours: 0.1, peer: 1)], isJudged: false).holds == nil)
    }

    @Test func aBarAgainstThePeerNeedsThePeer() {
        #expect(Verdict(.texts, of: [self.round(ours: 0.1, peer: nil)]).holds == nil)
    }

    @Test(arguments: [(7.5, true), (7.6, false)])
    func aBarOfItsOwnNeedsNoPeer(kilobytes: Double, holds: Bool) {
        var round = Round(number: 1)
        round[.ours, .idle] = kilobytes
        #expect(Verdict(.idle, of: [round]).holds == holds)
    }

    @Test func whatHasNoBarIsNotJudged() {
        var round = Round(number: 1)
        round[.ours, .saturation] = 50_000
        round[.peer, .saturation] = 40_000
        let verdict = Verdict(.saturation, of: [round])
        #expect(verdict.ratio == 1.25)
        #expect(verdict.holds == nil)
    }
}
