import Safety
import SharedKernel
import TestSupport
import Testing

@Suite struct RecentRoomsTests {
    private static let reach: Duration = .seconds(900)
    private let zoe = AccountID(high: 0, low: 1)
    private let max = AccountID(high: 0, low: 2)
    private let start = Instant(milliseconds: 1_767_225_600_000)

    @Test func eachOfTheTwoMeetsTheOtherAndNobodyElseDoes() {
        var rooms = RecentRooms<String>(reach: Self.reach, bound: 8, transcriptBudget: 100)
        let room = RoomID.random()
        rooms.open(room, caller: self.zoe, callee: self.max, transcript: "hi")
        #expect(rooms.meeting(room, of: self.zoe, at: self.start)?.partner == self.max)
        #expect(rooms.meeting(room, of: self.max, at: self.start)?.partner == self.zoe)
        #expect(rooms.meeting(room, of: self.max, at: self.start)?.transcript == "hi")
        #expect(rooms.meeting(room, of: .random(), at: self.start) == nil)
        #expect(rooms.meeting(.random(), of: self.zoe, at: self.start) == nil)
    }

    @Test func aRoomIsInReachUntilFifteenMinutesAfterItsEnd() {
        var rooms = RecentRooms<String>(reach: Self.reach, bound: 8, transcriptBudget: 100)
        let room = RoomID.random()
        rooms.open(room, caller: self.zoe, callee: self.max, transcript: "hi")
        let end = self.after(.seconds(86_400))
        let lastMoment = end.advanced(by: Self.reach)
        let over = lastMoment.advanced(by: .milliseconds(1))
        #expect(rooms.meeting(room, of: self.zoe, at: end) != nil, "a room that lasts is in reach")
        rooms.close(room, at: end, transcriptBytes: 2)
        rooms.close(room, at: end.advanced(by: .seconds(60)), transcriptBytes: 2)
        rooms.open(room, caller: self.max, callee: .random(), transcript: "again")
        #expect(rooms.meeting(room, of: self.zoe, at: lastMoment)?.transcript == "hi")
        #expect(rooms.meeting(room, of: self.zoe, at: over) == nil)
        rooms.forget(at: lastMoment)
        #expect(rooms.count == 1)
        rooms.forget(at: over)
        #expect(rooms.count == 0)
    }

    @Test func beyondTheBoundTheOldestEndedIsForgottenWhole() {
        var rooms = RecentRooms<String>(reach: Self.reach, bound: 2, transcriptBudget: 100)
        let ids = (0..<5).map { _ in RoomID.random() }
        for id in ids {
            rooms.open(id, caller: self.zoe, callee: self.max, transcript: "hi")
        }
        #expect(rooms.count == 5, "rooms that last are not bounded here")
        // The order of the ends counts, not that of the beginnings.
        for (index, id) in [ids[2], ids[0], ids[1]].enumerated() {
            rooms.close(id, at: self.after(.seconds(index)), transcriptBytes: 2)
        }
        let known = ids.map { rooms.meeting($0, of: self.zoe, at: self.start)?.transcript }
        #expect(known == ["hi", "hi", nil, "hi", "hi"])
        #expect(rooms.count == 4)
    }

    @Test func beyondTheBudgetTheOldestEndedLoseTheirTranscriptsOnly() {
        var rooms = RecentRooms<String>(reach: Self.reach, bound: 8, transcriptBudget: 10)
        let ids = (0..<5).map { _ in RoomID.random() }
        for id in ids {
            rooms.open(id, caller: self.zoe, callee: self.max, transcript: "hi")
        }
        for (id, bytes) in zip(ids, [4, 4, 2, 5]) {
            rooms.close(id, at: self.start, transcriptBytes: bytes)
        }
        // 4 + 4 + 2 is within the budget; for 5 more, two must go.
        let kept = ids.map { rooms.meeting($0, of: self.max, at: self.start)?.transcript }
        #expect(kept == [nil, nil, "hi", "hi", "hi"])
        #expect(ids.allSatisfy { rooms.meeting($0, of: self.max, at: self.start)?.partner == self.zoe })
        rooms.close(ids[4], at: self.start, transcriptBytes: 11)
        let left = ids.map { rooms.meeting($0, of: self.max, at: self.start)?.transcript }
        #expect(left == [nil, nil, nil, nil, nil], "one that exceeds the budget alone is not kept")
    }

    /// Whatever happens, it knows what somebody knows who looks at everything every time.
    @Test(arguments: 1...24)
    func itKnowsWhatANaiveModelKnows(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let bound = Int.random(in: 0...12, using: &generator)
        let budget = Int.random(in: 0...60, using: &generator)
        var rooms = RecentRooms<Int>(reach: .seconds(30), bound: bound, transcriptBudget: budget)
        var model = NaiveRooms(reach: .seconds(30), bound: bound, budget: budget)
        let accounts = (0..<5).map { _ in AccountID.random(using: &generator) }
        var ids: [RoomID] = []
        var now = self.start
        for step in 0..<600 {
            now = now.advanced(by: .seconds(Int.random(in: 0...3, using: &generator)))
            let id = ids.suffix(24).randomElement(using: &generator)
            switch (Int.random(in: 0..<10, using: &generator), id) {
            case (0..<4, let id?):
                let bytes = Int.random(in: 0...20, using: &generator)
                rooms.close(id, at: now, transcriptBytes: bytes)
                model.close(id, at: now, bytes: bytes)
            case (4, _):
                rooms.forget(at: now)
                model.forget(at: now)
            default:
                let two = accounts.shuffled(using: &generator)
                // Now and then a room that there was before.
                let isNew = Int.random(in: 0..<8, using: &generator) > 0
                let id = isNew ? .random(using: &generator) : id ?? .random(using: &generator)
                ids.append(id)
                rooms.open(id, caller: two[0], callee: two[1], transcript: step)
                model.open(id, caller: two[0], callee: two[1], transcript: step)
            }
            #expect(rooms.count == model.rooms.count, "seed \(seed), step \(step)")
            let isAgreed = ids.suffix(24).allSatisfy { id in
                accounts.allSatisfy { account in
                    let meeting = rooms.meeting(id, of: account, at: now)
                    let expected = model.meeting(id, of: account, at: now)
                    return meeting?.partner == expected?.partner && meeting?.transcript == expected?.transcript
                }
            }
            #expect(isAgreed, "seed \(seed), step \(step)")
        }
    }

    private func after(_ duration: Duration) -> Instant {
        self.start.advanced(by: duration)
    }
}
