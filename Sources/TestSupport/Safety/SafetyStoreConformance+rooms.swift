import Safety
import SharedKernel
import Testing

extension SafetyStoreConformance {
    func runRooms() async throws {
        try await self.aRoomIsOpenedAndClosed()
        try await self.repeatedEntriesChangeNothing()
        try await self.aRoomThatIsNotInTheLogIsNotClosed()
        try await self.whoIsGoneIsLoggedWithoutAName()
        try await self.theLogForgetsWhoIsDeleted()
        try await self.openRoomsAreClosedAtAStart()
        try await self.oldRoomsArePruned()
        try await self.roomsOfNobodyArePruned()
    }

    private func aRoomIsOpenedAndClosed() async throws {
        let fixture = try await self.makeFixture()
        let (zoe, max) = try await (fixture.account(), fixture.account())
        let (first, second) = (RoomID.random(), RoomID.random())
        try await fixture.store.log([.opened(first, caller: zoe, callee: max, at: self.after(1))])
        #expect(try await fixture.store.room(first) == self.room(first, zoe, max, from: 1))
        #expect(try await fixture.store.room(second) == nil)
        try await fixture.store.log([
            .closed(first, at: self.after(2)),
            .opened(second, caller: max, callee: zoe, at: self.after(3)),
            .closed(second, at: self.after(4)),
        ])
        #expect(try await fixture.store.room(first) == self.room(first, zoe, max, from: 1, to: 2))
        #expect(try await fixture.store.room(second) == self.room(second, max, zoe, from: 3, to: 4))
    }

    private func repeatedEntriesChangeNothing() async throws {
        let fixture = try await self.makeFixture()
        let (zoe, max) = try await (fixture.account(), fixture.account())
        let room = RoomID.random()
        for seconds in 1...3 {
            try await fixture.store.log([
                .opened(room, caller: zoe, callee: max, at: self.after(seconds)),
                .closed(room, at: self.after(seconds + 10)),
            ])
        }
        #expect(try await fixture.store.room(room) == self.room(room, zoe, max, from: 1, to: 11))
        try await fixture.store.log([])
    }

    private func aRoomThatIsNotInTheLogIsNotClosed() async throws {
        let fixture = try await self.makeFixture()
        let room = RoomID.random()
        try await fixture.store.log([.closed(room, at: self.after(1))])
        #expect(try await fixture.store.room(room) == nil)
    }

    private func whoIsGoneIsLoggedWithoutAName() async throws {
        let fixture = try await self.makeFixture()
        let (zoe, gone) = try await (fixture.account(), fixture.account())
        try await fixture.removeAccount(gone)
        let (first, second) = (RoomID.random(), RoomID.random())
        try await fixture.store.log([
            .opened(first, caller: gone, callee: zoe, at: self.after(1)),
            .opened(second, caller: zoe, callee: gone, at: self.after(2)),
        ])
        #expect(try await fixture.store.room(first) == self.room(first, nil, zoe, from: 1))
        #expect(try await fixture.store.room(second) == self.room(second, zoe, nil, from: 2))
    }

    private func theLogForgetsWhoIsDeleted() async throws {
        let fixture = try await self.makeFixture()
        let (zoe, max) = try await (fixture.account(), fixture.account())
        let room = RoomID.random()
        try await fixture.store.log([.opened(room, caller: zoe, callee: max, at: self.after(1))])
        try await fixture.removeAccount(zoe)
        #expect(try await fixture.store.room(room) == self.room(room, nil, max, from: 1))
        #expect(try await fixture.store.records(of: zoe).rooms == [])
    }

    private func openRoomsAreClosedAtAStart() async throws {
        let fixture = try await self.makeFixture()
        let (zoe, max) = try await (fixture.account(), fixture.account())
        let (open, closed) = (RoomID.random(), RoomID.random())
        try await fixture.store.log([
            .opened(open, caller: zoe, callee: max, at: self.after(1)),
            .opened(closed, caller: zoe, callee: max, at: self.after(1)),
            .closed(closed, at: self.after(2)),
        ])
        for seconds in [5, 6] {
            try await fixture.store.closeOpenRooms(at: self.after(seconds))
        }
        #expect(try await fixture.store.room(open) == self.room(open, zoe, max, from: 1, to: 5))
        #expect(try await fixture.store.room(closed) == self.room(closed, zoe, max, from: 1, to: 2))
    }

    private func oldRoomsArePruned() async throws {
        let fixture = try await self.makeFixture()
        let (zoe, max) = try await (fixture.account(), fixture.account())
        let (old, onTime) = (RoomID.random(), RoomID.random())
        try await fixture.store.log([
            .opened(old, caller: zoe, callee: max, at: self.after(9)),
            .opened(onTime, caller: zoe, callee: max, at: self.after(10)),
        ])
        for _ in 0..<2 {
            try await fixture.store.prune(roomsStartedBefore: self.after(10), reportsDecidedBefore: self.after(10))
        }
        #expect(try await fixture.store.room(old) == nil)
        #expect(try await fixture.store.room(onTime) == self.room(onTime, zoe, max, from: 10))
    }

    private func roomsOfNobodyArePruned() async throws {
        let fixture = try await self.makeFixture()
        let accounts = try await (fixture.account(), fixture.account(), fixture.account())
        let (ofNobody, ofOne) = (RoomID.random(), RoomID.random())
        try await fixture.store.log([
            .opened(ofNobody, caller: accounts.0, callee: accounts.1, at: self.after(1)),
            .opened(ofOne, caller: accounts.1, callee: accounts.2, at: self.after(1)),
        ])
        try await fixture.removeAccount(accounts.0)
        try await fixture.removeAccount(accounts.1)
        try await fixture.store.prune(roomsStartedBefore: self.after(0), reportsDecidedBefore: self.after(0))
        #expect(try await fixture.store.room(ofNobody) == nil)
        #expect(try await fixture.store.room(ofOne) == self.room(ofOne, nil, accounts.2, from: 1))
    }

    func room(
        _ id: RoomID,
        _ caller: AccountID?,
        _ callee: AccountID?,
        from start: Int,
        to end: Int? = nil
    ) -> LoggedRoom {
        LoggedRoom(
            id: id,
            caller: caller,
            callee: callee,
            startedAt: self.after(start),
            endedAt: end.map { self.after($0) }
        )
    }
}
