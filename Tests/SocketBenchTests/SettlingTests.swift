import Testing

@testable import SocketBench

@Suite struct SettlingTests {
    private func seconds(until value: (Int) -> Int, atLeast: Int = 5) -> Int? {
        var settling = Settling(
            atLeast: .seconds(atLeast),
            atMost: .seconds(60),
            quiet: .seconds(3),
            band: 10
        )
        return (0...100).first { settling.isSettled(value($0), at: .seconds($0)) }
    }

    @Test func whatNeverMovedIsSettledAfterTheLeastTime() {
        #expect(self.seconds { _ in 100 } == 5)
        #expect(self.seconds(until: { _ in 100 }, atLeast: 1) == 3)
    }

    @Test func whatMovesMustBeQuietForAWhile() {
        #expect(self.seconds { $0 < 20 ? $0 * 100 : 2_000 } == 23)
    }

    @Test func movingWithinTheBandIsQuiet() {
        #expect(self.seconds { $0.isMultiple(of: 2) ? 100 : 110 } == 5)
    }

    @Test func whatNeverRestsIsTakenAsItIsInTheEnd() {
        #expect(self.seconds { $0 * 100 } == 60)
    }
}
