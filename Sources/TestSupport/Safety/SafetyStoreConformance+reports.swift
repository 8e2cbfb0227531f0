import Safety
import SharedKernel
import Testing

extension SafetyStoreConformance {
    func runReports() async throws {
        try await self.aReportIsKeptWhole()
        try await self.aRoomIsReportedOnceByEach()
        try await self.ofManyWhoReportAtOnceAllHearOfTheFirst()
        try await self.reportsAreTheNewestThatPass()
        try await self.whoIsGoneIsReportedWithoutAName()
        try await self.reportsForgetWhoIsDeleted()
    }

    private func aReportIsKeptWhole() async throws {
        let fixture = try await self.makeFixture()
        let (zoe, max) = try await (fixture.account(), fixture.account())
        let texts = [
            ReportedText(isByReported: true, sentAt: "2026-01-01T00:00:00.250Z", text: "👋🏽 \"hi\"\n\u{0}\u{202E}'; --"),
            ReportedText(isByReported: false, sentAt: "2026-01-01T00:00:01.000Z", text: "e\u{301} \u{2028}"),
        ]
        let whole = self.report(by: zoe, of: max, at: 1, reason: .minor, note: "Zoë's\n\tnote", texts: texts)
        let bare = self.report(by: zoe, of: max, at: 2)
        for report in [whole, bare] {
            #expect(try await fixture.store.file(report) == report.id)
            let stored = try await fixture.store.report(report.id)
            #expect(stored == report)
            // Equal strings may be written in different scalars; evidence is kept to the scalar.
            #expect(stored?.texts.map { Array($0.text.utf8) } == report.texts.map { Array($0.text.utf8) })
        }
        #expect(try await fixture.store.report(.random()) == nil)
        for reason in ReportReason.allCases {
            let report = self.report(by: zoe, of: max, at: 3, reason: reason)
            #expect(try await fixture.store.file(report) == report.id)
            #expect(try await fixture.store.report(report.id)?.reason == reason)
        }
    }

    private func aRoomIsReportedOnceByEach() async throws {
        let fixture = try await self.makeFixture()
        let (zoe, max) = try await (fixture.account(), fixture.account())
        let room = RoomID.random()
        let first = self.report(by: zoe, of: max, in: room, at: 1, note: "first")
        let second = self.report(by: zoe, of: max, in: room, at: 2, note: "second")
        let others = self.report(by: max, of: zoe, in: room, at: 3)
        #expect(try await fixture.store.file(first) == first.id)
        #expect(try await fixture.store.file(first) == first.id)
        #expect(try await fixture.store.file(second) == first.id)
        #expect(try await fixture.store.file(others) == others.id)
        #expect(try await fixture.store.reports(.all, newest: 9) == [others, first])
    }

    private func ofManyWhoReportAtOnceAllHearOfTheFirst() async throws {
        let fixture = try await self.makeFixture()
        let (zoe, max) = try await (fixture.account(), fixture.account())
        let room = RoomID.random()
        let answers = try await withThrowingTaskGroup(of: ReportID.self) { group in
            for _ in 0..<16 {
                let report = self.report(by: zoe, of: max, in: room, at: 1)
                group.addTask { try await fixture.store.file(report) }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(answers.count == 1)
        #expect(try await fixture.store.reports(.all, newest: 99).map(\.id) == Array(answers))
    }

    private func reportsAreTheNewestThatPass() async throws {
        let fixture = try await self.makeFixture()
        let (zoe, max) = try await (fixture.account(), fixture.account())
        let reports = [1, 3, 2, 3].map { self.report(by: zoe, of: max, at: $0) }
        for report in reports {
            _ = try await fixture.store.file(report)
        }
        let decided = try await fixture.store.decide(reports[2].id, self.decision(.upheld, at: 9))
        #expect(try await fixture.store.reports(.all, newest: 9).map(\.id) == [3, 1, 2, 0].map { reports[$0].id })
        #expect(try await fixture.store.reports(.open, newest: 2) == [reports[3], reports[1]])
        #expect(try await fixture.store.reports(.decided, newest: 9) == [decided])
        #expect(try await fixture.store.reports(.all, newest: 0) == [])
        #expect(try await fixture.store.reports(.all, newest: -1) == [])
    }

    private func whoIsGoneIsReportedWithoutAName() async throws {
        let fixture = try await self.makeFixture()
        let (zoe, gone) = try await (fixture.account(), fixture.account())
        try await fixture.removeAccount(gone)
        for (reporter, reported) in [(zoe, gone), (gone, zoe)] {
            let report = self.report(by: reporter, of: reported, at: 1)
            for _ in 0..<2 {
                #expect(try await fixture.store.file(report) == report.id)
            }
            let stored = try await fixture.store.report(report.id)
            #expect(stored?.reporter == (reporter == gone ? nil : zoe))
            #expect(stored?.reported == (reported == gone ? nil : zoe))
        }
    }

    private func reportsForgetWhoIsDeleted() async throws {
        let fixture = try await self.makeFixture()
        let (zoe, max) = try await (fixture.account(), fixture.account())
        let report = self.report(by: zoe, of: max, at: 1, note: "stays")
        _ = try await fixture.store.file(report)
        try await fixture.removeAccount(max)
        #expect(try await fixture.store.report(report.id)?.reported == nil)
        #expect(try await fixture.store.report(report.id)?.reporter == zoe)
        try await fixture.removeAccount(zoe)
        let nameless = try await fixture.store.report(report.id)
        #expect(nameless?.reporter == nil)
        #expect(nameless?.note == "stays", "what was reported is kept")
        #expect(try await fixture.store.records(of: zoe).reports == [])
    }

    func report(
        by reporter: AccountID,
        of reported: AccountID,
        in room: RoomID = .random(),
        at seconds: Int,
        reason: ReportReason = .other,
        note: String? = nil,
        texts: [ReportedText] = []
    ) -> Report {
        Report(
            id: .random(),
            room: room,
            reporter: reporter,
            reported: reported,
            reason: reason,
            note: note,
            texts: texts,
            createdAt: self.after(seconds)
        )
    }
}
