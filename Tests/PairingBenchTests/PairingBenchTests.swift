import BenchSupport
import Testing

@testable import PairingBench

/// That the loads are what they say, and that what is counted does not grow with how many wait.
@Suite struct PairingBenchTests {
    @Test func halfOfThoseWhoComeFindSomebody() {
        var load = QueueLoad(.halfFind, waiting: 1_000, seed: 1)
        let round = load.round(of: 10_000)
        #expect(round.tickets >= 10_000)
        #expect(Double(round.found) / Double(round.tickets) > 0.48)
        #expect(Double(round.found) / Double(round.tickets) <= 0.5)
    }

    @Test func aTicketTakesAsManyStepsWithAThousandWaitingAsWithThirtyThousand() {
        var few = QueueLoad(.halfFind, waiting: 1_000, seed: 1)
        var many = QueueLoad(.halfFind, waiting: 30_000, seed: 1)
        let steps = [few.round(of: 10_000).stepsPerTicket, many.round(of: 10_000).stepsPerTicket]
        #expect(abs(steps[1] / steps[0] - 1) < 0.1, "\(steps)")
    }

    @Test func aSearchStopsThoughEverybodyInReachIsExcluded() {
        var load = QueueLoad(.allExcluded, waiting: 10_000, seed: 1)
        let round = load.round(of: 2_000)
        #expect(round.found == 0)
        #expect(round.looks <= 64 * round.tickets)
        #expect(round.looks > 50 * round.tickets)
    }

    @Test func inAWholeLobbyEveryOtherOneFindsWhomTheyCameFor() {
        var load = LobbyLoad(seed: 1)
        load.prepare(1_000)
        load.connect()
        load.find()
        let round = load.round(of: 4_000)
        #expect(round.found == 2_000)
        #expect(round.looks <= 2 * round.tickets)
    }

    @Test func whereEverybodySuitsEveryPairIsARoom() {
        var load = PairsLoad(guests: 1_000, seed: 1)
        let round = load.round(of: 4_000)
        #expect(round.found == 2_000)
        #expect(round.looks <= 4 * round.tickets)
    }

    @Test func aQuickRunFindsEverythingAndJudgesNothing() throws {
        var plan = PairingBench.Plan.quick
        plan.sizes = [10, 100]
        plan.tickets = 1_000
        plan.kept = 1_000
        var notes: [String] = []
        let report = PairingBench.run(plan) { notes.append($0) }
        #expect(report.measurements.count == 6)
        #expect(report.rows.allSatisfy { $0.count == PairingBenchReport.headings.count })
        #expect(report.verdicts.isEmpty)
        #expect(!notes.isEmpty)
        #expect(try !report.json.isEmpty)
    }

    @Test func topicsAreReadWithCommasBetween() {
        #expect(PairingTopic.list("half,memory") == [.half, .memory])
        #expect(PairingTopic.list("half,") == nil)
        #expect(PairingTopic.list("") == nil)
    }

    @Test func numbersAreGroupedByThousands() {
        #expect(0.0.grouped == "0")
        #expect(999.4.grouped == "999")
        #expect(1_234_567.0.grouped == "1,234,567")
        #expect((-1_000.0).grouped == "-1,000")
    }
}
