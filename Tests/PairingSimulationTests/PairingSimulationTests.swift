import Matchmaking
import SharedKernel
import Testing

@testable import PairingSimulation

@Suite struct PairingSimulationTests {
    /// An evening of so many guests in a quarter of an hour.
    private func evening(
        of guests: Int = 500,
        _ change: (inout PairingSimulation.Plan) -> Void = { _ in }
    ) -> SimulationReport {
        var plan = PairingSimulation.Plan()
        plan.population.guests = guests
        plan.population.rate = Double(guests) / 15
        change(&plan)
        return PairingSimulation.run(plan)
    }

    @Test func theSamePlanGivesTheSameEvening() throws {
        let reports = [self.evening(), self.evening()]
        #expect(try SimulationReport.json([reports[0]]) == SimulationReport.json([reports[1]]))
        let other = self.evening { $0.seed = 2 }
        #expect(try SimulationReport.json([other]) != SimulationReport.json([reports[0]]))
    }

    @Test func everybodyWhoIsToComeComesAndIsOfOneKind() {
        let report = self.evening()
        #expect(report.everyone.guests == 500)
        #expect(report.kinds.values.reduce(0) { $0 + $1.guests } == 500)
        #expect(Set(report.kinds.keys) == Set(Kind.allCases))
        #expect(report.everyone.waits > 500)
        #expect(report.rooms.count > 250)
    }

    @Test func progressIsTold() {
        var plan = PairingSimulation.Plan()
        plan.population.guests = 200
        plan.population.rate = 200
        var told: [Int] = []
        _ = PairingSimulation.run(plan) { told.append($0) }
        #expect(told == told.sorted())
        #expect(told.last == 200)
    }

    @Test func whereNobodyAsksForAnythingHardlyAnybodyWaits() {
        let report = self.evening {
            $0.population.shareWithInterests = 0
            $0.population.languages = .none
            $0.population.blockers = 0
        }
        #expect(Set(report.kinds.keys) == [.noWish])
        #expect(report.rooms.bothNamed == 0)
        #expect(report.rooms.asked == 0)
        #expect(report.fairness.explained == 0)
        #expect(report.everyone.p50 < 5)
    }

    @Test func laterRelaxingBringsMoreSharedInterestsAndLongerWaits() {
        let soon = self.evening { $0.rules.relaxAfter = .zero }
        let late = self.evening { $0.rules.relaxAfter = .seconds(30) }
        #expect(late.rooms.shared * soon.rooms.bothNamed > soon.rooms.shared * late.rooms.bothNamed)
        #expect(late.everyone.mean > soon.everyone.mean)
    }

    @Test func lastPartnersAreKeptApartUnlessTheRulesLetThem() {
        let never = self.evening(of: 100) { $0.rules.rematchAfter = .seconds(86_400) }
        #expect(never.rooms.early == 0)
        let soon = self.evening(of: 100) { $0.rules.rematchAfter = .seconds(5) }
        #expect(soon.rooms.early > 0)
    }

    @Test func whoeverHasNoPatienceGoesAway() {
        let report = self.evening { $0.population.patience = 1 }
        #expect(report.everyone.gaveUp > self.evening().everyone.gaveUp)
    }
}
