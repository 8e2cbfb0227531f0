#if Postgres
import Testing

@testable import PostgresStores

@Suite struct WaitingLineTests {
    private let start = ContinuousClock.now
    private var line = WaitingLine<Int>(bound: 3, patience: .seconds(10))

    private mutating func join(_ jobs: ClosedRange<Int>) -> [WaitingLine<Int>.Place?] {
        jobs.map { self.line.join($0, at: self.start) }
    }

    private static func served(_ turn: WaitingLine<Int>.Turn?) -> Int? {
        if case .serve(let job) = turn { job } else { nil }
    }

    @Test mutating func whoComesFirstIsServedFirst() {
        _ = self.join(1...3)
        #expect((1...3).map { _ in Self.served(self.line.next(at: self.start)) } == [1, 2, 3])
        let nobody = self.line.next(at: self.start)
        #expect(Self.served(nobody) == nil)
    }

    @Test mutating func whoIsOneTooManyIsTurnedAway() {
        #expect(self.join(1...4).map { $0 != nil } == [true, true, true, false])
        #expect(Self.served(self.line.next(at: self.start)) == 1)
        #expect(self.line.join(5, at: self.start) != nil, "a place was free again")
        #expect(self.line.count == 3)
    }

    @Test mutating func whoLeavesIsNotServedAndMakesRoom() throws {
        let second = try #require(self.join(1...3)[1])
        #expect(self.line.leave(second) == 2)
        #expect(self.line.leave(second) == nil)
        #expect(self.line.join(4, at: self.start) != nil)
        #expect((1...3).map { _ in Self.served(self.line.next(at: self.start)) } == [1, 3, 4])
    }

    @Test mutating func whoseTurnHasComeCannotLeave() throws {
        let first = try #require(self.join(1...1)[0])
        #expect(Self.served(self.line.next(at: self.start)) == 1)
        #expect(self.line.leave(first) == nil)
    }

    @Test(arguments: [(10_000, true), (10_001, false)])
    mutating func whoWaitedTooLongIsToldSo(milliseconds: Int, isServed: Bool) {
        _ = self.join(1...1)
        let now = self.start + .milliseconds(milliseconds)
        switch self.line.next(at: now) {
        case .serve(let job): #expect(job == 1 && isServed)
        case .late(let job): #expect(job == 1 && !isServed)
        case nil: Issue.record("nobody was there")
        }
    }
}
#endif
