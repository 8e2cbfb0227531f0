import TestSupport
import Testing

@testable import SocketIOServer

@Suite struct RoomsTests {
    private func rooms(_ members: String..., limit: Int = 1_000) -> Rooms<String> {
        var rooms = Rooms<String>(limit: limit)
        for member in members { rooms.enter(member, id: "id-" + member) }
        return rooms
    }

    @Test func everyMemberIsInARoomOfItsOwn() {
        let rooms = self.rooms("a", "b")
        #expect(rooms.rooms(of: "a") == ["id-a"])
        #expect(rooms.members(of: ["id-a"]) == ["a"])
        #expect(rooms.owner(of: "id-b") == "b")
        #expect(rooms.roomCount == 0)
    }

    @Test func whoJoinsIsInTheRoomOnce() throws {
        var rooms = self.rooms("a")
        #expect(try rooms.join("lounge", "a"))
        #expect(try !rooms.join("lounge", "a"))
        #expect(rooms.rooms(of: "a") == ["id-a", "lounge"])
        #expect(rooms.members(of: ["lounge"]) == ["a"])
        #expect(rooms.contains("a", in: "lounge"))
        #expect(!rooms.contains("a", in: "attic"))
    }

    @Test func whoHasNotEnteredJoinsNothing() throws {
        var rooms = self.rooms("a")
        #expect(try !rooms.join("lounge", "stranger"))
        #expect(rooms.members(of: ["lounge"]) == [])
        #expect(rooms.roomCount == 0)
    }

    @Test func emptyRoomsLeaveNothingBehind() throws {
        var rooms = self.rooms("a", "b")
        for room in ["x", "y"] {
            try rooms.join(room, "a")
            try rooms.join(room, "b")
        }
        #expect(rooms.leave("x", "a") == true)
        #expect(rooms.leave("x", "a") == false)
        #expect(rooms.roomCount == 2)
        #expect(rooms.leave("x", "b") == true)
        #expect(rooms.roomCount == 1)
        #expect(rooms.leaveAll("a") == ["id-a", "y"])
        #expect(rooms.leaveAll("b") == ["id-b", "y"])
        #expect(rooms.leaveAll("b") == [])
        #expect(rooms.roomCount == 0)
        #expect(rooms.count == 0)
        #expect(rooms.owner(of: "id-a") == nil)
    }

    @Test func nobodyLeavesTheRoomOfTheirOwn() {
        var rooms = self.rooms("a")
        #expect(rooms.leave("id-a", "a") == false)
        #expect(rooms.members(of: ["id-a"]) == ["a"])
    }

    @Test func anothersOwnRoomMayBeJoined() throws {
        var rooms = self.rooms("a", "b")
        try rooms.join("id-a", "b")
        #expect(Set(rooms.members(of: ["id-a"])) == ["a", "b"])
        rooms.leaveAll("a")
        #expect(rooms.members(of: ["id-a"]) == ["b"])
    }

    @Test func thoseOfSomeRoomsAreThoseOfAnyOfThemLessThoseOfOthers() throws {
        var rooms = self.rooms("a", "b", "c", "d")
        for member in ["a", "b"] { try rooms.join("x", member) }
        for member in ["b", "c"] { try rooms.join("y", member) }
        try rooms.join("z", "c")
        #expect(Set(rooms.members(of: ["x", "y"])) == ["a", "b", "c"])
        #expect(rooms.members(of: ["x", "y"]).count == 3)
        #expect(Set(rooms.members(of: ["x", "y"], except: ["z"])) == ["a", "b"])
        #expect(Set(rooms.members(of: ["x", "id-d"], except: ["id-a"])) == ["b", "d"])
        #expect(Set(rooms.members(of: nil)) == ["a", "b", "c", "d"])
        #expect(Set(rooms.members(of: nil, except: ["x"])) == ["c", "d"])
        #expect(rooms.members(of: []) == [])
        #expect(rooms.members(of: ["nowhere"]) == [])
    }

    @Test func nobodyIsInMoreRoomsThanTheBound() throws {
        var rooms = self.rooms("a", limit: 2)
        try rooms.join("x", "a")
        try rooms.join("y", "a")
        #expect(throws: RoomError.tooManyRooms(limit: 2)) { try rooms.join("z", "a") }
        #expect(try !rooms.join("x", "a"))
        rooms.leave("x", "a")
        #expect(try rooms.join("z", "a"))
    }

    @Test func aRoomsNameIsNotTooLong() throws {
        var rooms = self.rooms("a")
        let name = String(repeating: "é", count: 128)
        #expect(try rooms.join(name, "a"))
        #expect(throws: RoomError.nameTooLong(limit: 256)) { try rooms.join(name + "x", "a") }
    }

    @Test func whoEntersByAnothersIDPutsThemOut() throws {
        var rooms = self.rooms("a")
        try rooms.join("x", "a")
        rooms.enter("b", id: "id-a")
        #expect(rooms.owner(of: "id-a") == "b")
        #expect(rooms.members(of: ["x"]) == [])
        #expect(rooms.rooms(of: "a") == [])
        #expect(rooms.count == 1)
    }

    @Test func aRandomHistoryAgreesWithAPlainOne() throws {
        let seed = UInt64.random(in: .min ... .max)
        var generator = SeededGenerator(seed: seed)
        var rooms = Rooms<Int>(limit: 4)
        var plain: [Int: Set<String>] = [:]
        for step in 0..<20_000 {
            let member = Int.random(in: 0..<20, using: &generator)
            let room = "r\(Int.random(in: 0..<12, using: &generator))"
            switch Int.random(in: 0..<10, using: &generator) {
            case 0:
                rooms.leaveAll(member)
                plain[member] = nil
            case 1:
                if plain[member] == nil {
                    rooms.enter(member, id: "m\(member)")
                    plain[member] = ["m\(member)"]
                }
            case 2...6:
                let fits = plain[member].map { $0.contains(room) || $0.count < 5 } ?? true
                do {
                    try rooms.join(room, member)
                    plain[member]?.insert(room)
                    #expect(fits)
                } catch {
                    #expect(!fits)
                }
            default:
                rooms.leave(room, member)
                plain[member]?.remove(room)
            }
            guard step % 50 == 0 else { continue }
            let asked = (0..<3).map { _ in "r\(Int.random(in: 0..<12, using: &generator))" }
            let except = [room, "m\(member)"]
            let expected = plain.filter { !$0.value.isDisjoint(with: asked) && $0.value.isDisjoint(with: except) }
            #expect(Set(rooms.members(of: asked, except: except)) == Set(expected.keys), "seed \(seed)")
            #expect(rooms.rooms(of: member) == plain[member] ?? [], "seed \(seed)")
            let open = plain.values.reduce(into: Set<String>()) { $0.formUnion($1.filter { $0.hasPrefix("r") }) }
            #expect(rooms.roomCount == open.count, "seed \(seed)")
        }
    }
}
