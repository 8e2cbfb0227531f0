import Testing

@testable import PairingSimulation

@Suite struct EveningTests {
    @Test func theSoonestComesFirstAndOfOneMomentWhatWasNotedFirst() {
        var agenda = Agenda()
        var chance = Chance(seed: 1, stream: 0)
        var noted: [(moment: Int64, visit: Int)] = []
        for visit in 0..<1_000 {
            let moment = Int64(chance.next() % 100)
            agenda.note(.giveUp, of: visit, mark: 0, at: moment)
            noted.append((moment, visit))
        }
        let expected = noted.sorted { ($0.moment, $0.visit) < ($1.moment, $1.visit) }.map(\.visit)
        #expect(agenda.next == noted.map(\.moment).min())
        #expect((0..<1_000).map { _ in agenda.removeFirst().visit } == expected)
        #expect(agenda.next == nil)
    }

    @Test func waitsAreCountedUntilTheyEnd() {
        var waits = Waits()
        for milliseconds in 1...99 { waits.end(after: Int64(milliseconds) * 10) }
        waits.end(after: 0)
        waits.lengthen(to: 5_000)
        #expect(waits.count == 100)
        #expect(waits.atOnce == 1)
        #expect(abs(waits.percentile(50) - 0.49) < 0.002)
        #expect(abs(waits.percentile(99) - 0.98) < 0.002)
        #expect(abs(waits.mean - 0.495) < 0.000_1)
        #expect(waits.longest == 5)
        #expect(Waits().percentile(99) == 0)
    }

    @Test func waitsOfSeveralKindsAddUp() {
        var (one, other) = (Waits(), Waits())
        one.guests = 2
        other.guests = 3
        one.end(after: 1_000)
        other.end(after: 3_000)
        other.gaveUp = 1
        let both = one + other
        #expect(both.guests == 5)
        #expect(both.count == 2)
        #expect(both.mean == 2)
        #expect(both.gaveUp == 1)
        #expect(both.longest == 3)
    }

    @Test func twoWhoNeverPartedNeverMet() {
        var acquaintances = Acquaintances()
        #expect(acquaintances.parting(of: 1, 2) == nil)
        acquaintances.part(2, 1, at: 61_500)
        #expect(acquaintances.parting(of: 1, 2) == 61_000)
        #expect(acquaintances.parting(of: 1, 3) == nil)
    }

    @Test func kindsThatWaitAlikeExplainNothing() {
        var (one, other) = (Waits(), Waits())
        for milliseconds: Int64 in [0, 2_000] {
            one.end(after: milliseconds)
            other.end(after: milliseconds)
        }
        let fair = SimulationReport.Fairness([.noWish: one, .both: other], one + other)
        #expect(fair.explained == 0)
        #expect(fair.behind == 0)
    }

    @Test func kindsThatAloneMakeTheDifferenceExplainAll() {
        var (one, other) = (Waits(), Waits())
        one.end(after: 0)
        other.end(after: 4_000)
        let unfair = SimulationReport.Fairness([.noWish: one, .both: other], one + other)
        #expect(unfair.slowest == .both)
        #expect(unfair.behind == 2)
        #expect(unfair.explained == 1)
    }
}
