import Testing

@testable import SocketBench

@Suite struct RampTests {
    @Test func noMoreAreUnderWayThanMayBe() {
        var ramp = Ramp(total: 5, atOnce: 2)
        #expect(ramp.start() == 0)
        #expect(ramp.start() == 1)
        #expect(ramp.start() == nil)
        ramp.finish()
        #expect(ramp.start() == 2)
        #expect(ramp.start() == nil)
        #expect(!ramp.isDone)
    }

    @Test func allAreStartedOnceAndThenItIsDone() {
        var ramp = Ramp(total: 3, atOnce: 8)
        #expect((0..<5).map { _ in ramp.start() } == [0, 1, 2, nil, nil])
        for _ in 0..<3 { ramp.finish() }
        #expect(ramp.isDone)
    }

    @Test func nothingToDoIsDone() {
        #expect(Ramp(total: 0, atOnce: 8).isDone)
    }
}
