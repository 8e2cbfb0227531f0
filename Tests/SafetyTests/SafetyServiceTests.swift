import Safety
import SharedKernel
import TestSupport
import Testing

@Suite struct SafetyServiceTests {
    private let zoe = AccountID(high: 0, low: 1)
    private let max = AccountID(high: 0, low: 2)
    private let room = RoomID(high: 0, low: 3)
    private let clock = ManualClock()
    private let store = MemorySafetyStore()
    private let service: SafetyService

    init() {
        self.service = SafetyService(
            store: self.store,
            clock: self.clock.wallClock,
            retention: Retention(rooms: .seconds(30 * 86_400), reports: .seconds(180 * 86_400))
        )
    }

    @Test func whoIsBlockedStaysBlocked() async throws {
        let now = self.clock.now
        try await self.service.block(self.max, by: self.zoe, in: self.room)
        self.clock.advance(by: .seconds(60))
        try await self.service.block(self.max, by: self.zoe, in: .random())
        #expect(try await self.service.blocked(by: self.zoe) == [self.max])
        #expect(try await self.service.blocked(by: self.max) == [])
        let block = Block(blocker: self.zoe, blocked: self.max, room: self.room, createdAt: now)
        #expect(try await self.service.records(of: self.zoe).blocks == [block])
    }

    @Test func theLogKnowsThePartnerOfARoomThatLasts() async throws {
        try await self.openRoom()
        self.clock.advance(by: .seconds(86_400))
        #expect(try await self.service.partner(of: self.zoe, in: self.room) == self.max)
        #expect(try await self.service.partner(of: self.max, in: self.room) == self.zoe)
    }

    @Test func theLogKnowsThePartnerUntilFifteenMinutesAfterTheEnd() async throws {
        try await self.openRoom()
        try await self.store.log([.closed(self.room, at: self.clock.now)])
        self.clock.advance(by: .seconds(15 * 60))
        #expect(try await self.service.partner(of: self.zoe, in: self.room) == self.max)
        self.clock.advance(by: .milliseconds(1))
        await self.expect(.notInRoom) { try await self.service.partner(of: self.zoe, in: self.room) }
    }

    @Test func theLogTellsNobodyOfTheRoomsOfOthers() async throws {
        try await self.openRoom()
        await self.expect(.notInRoom) { try await self.service.partner(of: .random(), in: self.room) }
        await self.expect(.notInRoom) { try await self.service.partner(of: self.zoe, in: .random()) }
    }

    @Test func aPartnerWhoIsGoneIsNotFound() async throws {
        try await self.openRoom()
        self.store.remove(self.max)
        await self.expect(.notInRoom) { try await self.service.partner(of: self.zoe, in: self.room) }
        await self.expect(.notInRoom) { try await self.service.partner(of: self.max, in: self.room) }
    }

    @Test func whatHasBeenKeptForLongEnoughIsForgotten() async throws {
        try await self.openRoom()
        let report = try await self.service.report(
            self.max,
            by: self.zoe,
            in: self.room,
            reason: "spam",
            note: nil,
            texts: []
        )
        _ = try await self.service.decide(report, .dismissed, note: nil, by: "Ida")
        self.clock.advance(by: .seconds(30 * 86_400))
        try await self.service.prune()
        #expect(try await self.store.room(self.room) != nil)
        self.clock.advance(by: .milliseconds(1))
        try await self.service.prune()
        #expect(try await self.store.room(self.room) == nil)
        self.clock.advance(by: .seconds(150 * 86_400) - .milliseconds(1))
        try await self.service.prune()
        #expect(try await self.service.report(report).decision?.outcome == .dismissed)
        self.clock.advance(by: .milliseconds(1))
        try await self.service.prune()
        await self.expect(.notFound) { try await self.service.report(report) }
    }

    @Test func aStoreThatFailsIsToldKindlyAndLoggedWhole() async throws {
        self.store.fail(with: StoreError(code: .corrupt, message: "cannot read a room"))
        let calls: [() async throws -> Void] = [
            { try await self.service.block(self.max, by: self.zoe, in: self.room) },
            { _ = try await self.service.blocked(by: self.zoe) },
            { _ = try await self.service.partner(of: self.zoe, in: self.room) },
            {
                _ = try await self.service.report(
                    self.max,
                    by: self.zoe,
                    in: self.room,
                    reason: "spam",
                    note: nil,
                    texts: []
                )
            },
            { _ = try await self.service.reports(.all, newest: 1) },
            { _ = try await self.service.report(.random()) },
            { _ = try await self.service.decide(.random(), .upheld, note: nil, by: "Ida") },
            { _ = try await self.service.records(of: self.zoe) },
            { try await self.service.prune() },
        ]
        for call in calls {
            let error = await #expect(throws: SafetyError.self) { try await call() }
            #expect(error?.code == .unavailable)
            #expect((error?.cause as? StoreError)?.code == .corrupt)
            #expect(error?.message == "We cannot do that right now. Please try again in a moment.")
        }
    }

    private func openRoom() async throws {
        try await self.store.log([.opened(self.room, caller: self.zoe, callee: self.max, at: self.clock.now)])
    }

    private func expect(_ code: SafetyError.Code, _ call: () async throws -> some Any) async {
        let error = await #expect(throws: SafetyError.self) { _ = try await call() }
        #expect(error?.code == code)
    }
}
