import Testing

@testable import SocketBench

@Suite struct StatisticsTests {
    @Test func theMedianIsTheMiddleOneOrTheMeanOfTwo() {
        #expect(Statistics.median([3, 1, 2]) == 2)
        #expect(Statistics.median([4, 1, 3, 2]) == 2.5)
        #expect(Statistics.median([7]) == 7)
        #expect(Statistics.median([]) == nil)
    }

    @Test func aSlopeIsThatOfTheLineThroughThePoints() throws {
        let rising = (0..<60).map { (x: Double($0), y: 40_000 + 12.5 * Double($0)) }
        #expect(abs(try #require(Statistics.slope(rising)) - 12.5) < 0.000_1)
        let flat = (0..<60).map { (x: Double($0), y: $0.isMultiple(of: 2) ? 10.0 : 12) }
        #expect(abs(try #require(Statistics.slope(flat))) < 0.01)
    }

    @Test func pointsOfOneMomentHaveNoSlope() {
        #expect(Statistics.slope([]) == nil)
        #expect(Statistics.slope([(x: 1, y: 2)]) == nil)
        #expect(Statistics.slope([(x: 1, y: 2), (x: 1, y: 3)]) == nil)
    }
}
