import Safety
import SharedKernel
import Testing

extension SafetyStoreConformance {
    func runDecisions() async throws {
        try await self.theFirstDecisionStays()
        try await self.ofManyWhoDecideAtOnceOneIsFirst()
        try await self.reportsDecidedLongAgoArePruned()
    }

    private func theFirstDecisionStays() async throws {
        let fixture = try await self.makeFixture()
        let (zoe, max) = try await (fixture.account(), fixture.account())
        let report = self.report(by: zoe, of: max, at: 1)
        _ = try await fixture.store.file(report)
        let first = self.decision(.upheld, at: 2, note: "seen it")
        for decision in [first, first, self.decision(.dismissed, at: 3)] {
            #expect(try await fixture.store.decide(report.id, decision)?.decision == first)
        }
        #expect(try await fixture.store.report(report.id)?.decision == first)
        #expect(try await fixture.store.decide(.random(), first) == nil)
        let other = self.report(by: zoe, of: max, at: 2)
        _ = try await fixture.store.file(other)
        let second = self.decision(.dismissed, at: 4)
        #expect(try await fixture.store.decide(other.id, second)?.decision == second)
    }

    private func ofManyWhoDecideAtOnceOneIsFirst() async throws {
        let fixture = try await self.makeFixture()
        let (zoe, max) = try await (fixture.account(), fixture.account())
        let report = self.report(by: zoe, of: max, at: 1)
        _ = try await fixture.store.file(report)
        let answers = try await withThrowingTaskGroup(of: ReportDecision?.self) { group in
            for index in 0..<16 {
                let decision = self.decision(index.isMultiple(of: 2) ? .upheld : .dismissed, at: index)
                group.addTask { try await fixture.store.decide(report.id, decision)?.decision }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(answers.count == 1)
        #expect(try await fixture.store.report(report.id)?.decision == answers.first)
    }

    private func reportsDecidedLongAgoArePruned() async throws {
        let fixture = try await self.makeFixture()
        let (zoe, max) = try await (fixture.account(), fixture.account())
        let reports = (0..<3).map { _ in self.report(by: zoe, of: max, at: 1) }
        for report in reports {
            _ = try await fixture.store.file(report)
        }
        _ = try await fixture.store.decide(reports[0].id, self.decision(.upheld, at: 9))
        _ = try await fixture.store.decide(reports[1].id, self.decision(.upheld, at: 10))
        for _ in 0..<2 {
            try await fixture.store.prune(roomsStartedBefore: self.after(99), reportsDecidedBefore: self.after(10))
        }
        #expect(try await fixture.store.report(reports[0].id) == nil)
        #expect(try await fixture.store.report(reports[1].id) != nil)
        #expect(try await fixture.store.report(reports[2].id) == reports[2], "an open report is never too old")
    }

    func decision(
        _ outcome: ReportDecision.Outcome,
        at seconds: Int,
        note: String? = nil
    ) -> ReportDecision {
        ReportDecision(outcome: outcome, at: self.after(seconds), by: "Mod Ida", note: note)
    }
}
