import Safety
import SharedKernel
import Testing

extension SafetyStoreConformance {
    func runRecords() async throws {
        try await self.recordsAreWhatOneDidOneself()
        try await self.recordsAreTheNewest()
    }

    private func recordsAreWhatOneDidOneself() async throws {
        let fixture = try await self.makeFixture()
        let (zoe, max, ida) = try await (fixture.account(), fixture.account(), fixture.account())
        let rooms = [self.room(.random(), zoe, max, from: 1), self.room(.random(), ida, zoe, from: 2)]
        try await fixture.store.log([
            .opened(rooms[0].id, caller: zoe, callee: max, at: self.after(1)),
            .opened(rooms[1].id, caller: ida, callee: zoe, at: self.after(2)),
            .opened(.random(), caller: max, callee: ida, at: self.after(3)),
        ])
        let blocks = [self.block(zoe, max, at: 4), self.block(max, zoe, at: 5)]
        let reports = [self.report(by: zoe, of: max, at: 6), self.report(by: max, of: zoe, at: 7)]
        for (block, report) in zip(blocks, reports) {
            try await fixture.store.add(block)
            _ = try await fixture.store.file(report)
        }
        let records = try await fixture.store.records(of: zoe)
        #expect(
            records == SafetyRecords(blocks: [blocks[0]], rooms: rooms.reversed(), reports: [reports[0].withoutTexts])
        )
        let none = SafetyRecords(blocks: [], rooms: [], reports: [])
        #expect(try await fixture.store.records(of: .random()) == none)
    }

    private func recordsAreTheNewest() async throws {
        let fixture = try await self.makeFixture()
        let (zoe, max) = try await (fixture.account(), fixture.account())
        let rooms = (0..<fixture.bound + 3).map { self.room(.random(), zoe, max, from: $0 / 2) }
        try await fixture.store.log(rooms.map { .opened($0.id, caller: zoe, callee: max, at: $0.startedAt) })
        let reports = (0..<fixture.bound + 3).map { self.report(by: zoe, of: max, at: $0 / 2) }
        for report in reports {
            _ = try await fixture.store.file(report)
        }
        let records = try await fixture.store.records(of: zoe)
        #expect(records.rooms == rooms.suffix(fixture.bound).reversed())
        #expect(records.reports == reports.suffix(fixture.bound).reversed().map(\.withoutTexts))
    }
}
