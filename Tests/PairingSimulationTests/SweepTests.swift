import Matchmaking
import Testing

@testable import PairingSimulation

@Suite struct SweepTests {
    @Test(arguments: ["relax-after=0,2,5", "guests=100,1000000", "interests=1,2.5", "blockers=0"])
    func aSweepIsWrittenAsItIsRead(text: String) {
        #expect(Sweep(text)?.description == text)
    }

    @Test(arguments: ["", "relax-after", "relax-after=", "relax-after=1,", "relax-after=-1", "guests=99", "a=b=c"])
    func whatIsNoSweepIsNotRead(text: String) {
        #expect(Sweep(text) == nil)
    }

    @Test func oneThingIsChangedAndEverythingElseStays() throws {
        let plan = PairingSimulation.Plan()
        let plans = try #require(Sweep("relax-after=0,2.5")).plans(from: plan)
        #expect(plans.map(\.title) == ["relax-after 0 s", "relax-after 2.5 s"])
        #expect(plans.map(\.plan.rules.relaxAfter) == [.zero, .milliseconds(2_500)])
        #expect(plans.allSatisfy { $0.plan.population == plan.population })
    }

    @Test func moreGuestsComeInTheSameTime() throws {
        let plan = PairingSimulation.Plan()
        let plans = try #require(Sweep("guests=100,100000")).plans(from: plan)
        #expect(plans.map(\.plan.population.guests) == [100, 100_000])
        #expect(plans.allSatisfy { abs($0.plan.length - plan.length) < 1 })
    }
}
