import SharedKernel
import Testing

@testable import Matchmaking

struct SteadyTimeTests {
    @Test func itIsTheWallClockUntilThatIsSetBack() {
        var time = SteadyTime()
        time.advance(to: Instant(milliseconds: 5_000))
        time.advance(to: Instant(milliseconds: 7_000))
        #expect(time.now == Instant(milliseconds: 7_000))
        #expect(time.onTheWall(Instant(milliseconds: 6_000)) == Instant(milliseconds: 6_000))
    }

    @Test func itNeverGoesBackAndGoesOnAfterwards() {
        var time = SteadyTime()
        time.advance(to: Instant(milliseconds: 10_000))
        time.advance(to: Instant(milliseconds: 4_000))
        #expect(time.now == Instant(milliseconds: 10_000))
        time.advance(to: Instant(milliseconds: 6_000))
        #expect(time.now == Instant(milliseconds: 12_000))
    }

    @Test func aMomentKeepsItsDistanceFromNowOnTheWall() {
        var time = SteadyTime()
        time.advance(to: Instant(milliseconds: 10_000))
        time.advance(to: Instant(milliseconds: 4_000))
        #expect(time.onTheWall(Instant(milliseconds: 9_000)) == Instant(milliseconds: 3_000))
    }
}
