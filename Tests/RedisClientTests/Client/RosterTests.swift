import Testing

@testable import RedisClient

@Suite struct RosterTests {
    private typealias Numbers = Roster<Int, String>
    private let refusal = RedisError.unreachable(reason: "refused")

    private func choice(_ roster: Numbers, _ loads: [Int: Int]) -> String {
        switch roster.choose(load: { loads[$0] }) {
        case .use(let connection): "use \(connection)"
        case .wait: "wait"
        case .refuse(let error): "refuse: \(error)"
        }
    }

    private static func enlist(_ waiter: String, _ id: UInt64, _ roster: inout Numbers) -> Bool {
        roster.enlist(waiter, id: id)
    }

    @Test func aCommandGoesToTheConnectionWithTheLeastToDo() {
        var roster = Numbers(connections: 3, bound: 8)
        #expect(roster.opened(0, 10) == [])
        _ = roster.opened(1, 11)
        _ = roster.opened(2, 12)
        #expect(self.choice(roster, [10: 5, 11: 2, 12: 3]) == "use 11")
        #expect(self.choice(roster, [10: 0, 11: 0, 12: 0]) == "use 10")
        // One that has ended is passed over before anybody has noted its end.
        #expect(self.choice(roster, [10: 5, 12: 9]) == "use 10")
        #expect(self.choice(roster, [:]) == "wait")
    }

    @Test func itIsWaitedForAConnectionThatIsBeingMadeAndNotForOneThatCannotBe() {
        var roster = Numbers(connections: 2, bound: 8)
        #expect(self.choice(roster, [:]) == "wait")
        #expect(Self.enlist("a", 1, &roster))
        #expect(roster.failed(0, self.refusal) == [])
        #expect(self.choice(roster, [:]) == "wait")
        #expect(roster.failed(1, self.refusal) == ["a"])
        #expect(self.choice(roster, [:]) == "refuse: \(self.refusal)")
        _ = roster.opened(1, 11)
        #expect(self.choice(roster, [11: 0]) == "use 11")
        roster.ended(1)
        #expect(self.choice(roster, [11: 0]) == "wait")
    }

    @Test func whoeverWaitsHasTheFirstConnectionThatComes() {
        var roster = Numbers(connections: 2, bound: 2)
        #expect(Self.enlist("a", 1, &roster))
        #expect(Self.enlist("b", 2, &roster))
        #expect(!Self.enlist("c", 3, &roster))
        #expect(roster.forget(1) == "a")
        #expect(roster.forget(1) == nil)
        #expect(roster.opened(0, 10) == ["b"])
        #expect(roster.opened(1, 11) == [])
    }

    @Test func aClosedOneTakesNobody() {
        var roster = Numbers(connections: 1, bound: 2)
        #expect(Self.enlist("a", 1, &roster))
        #expect(roster.close() == ["a"])
        _ = roster.opened(0, 10)
        #expect(self.choice(roster, [10: 0]) == "refuse: \(RedisError.closed)")
    }
}
