import Testing

@testable import SocketBench

@Suite struct ChurnHabitsTests {
    @Test func aShortWarmUpIsLivelierAndALongOneIsNot() {
        #expect(ChurnHabits.pace(ofWarmUp: .seconds(500)) == 2)
        #expect(ChurnHabits.pace(ofWarmUp: .seconds(1_000)) == 1)
        #expect(ChurnHabits.pace(ofWarmUp: .seconds(3_600)) == 1)
        #expect(ChurnHabits.pace(ofWarmUp: .seconds(10)) == 3)
    }

    @Test func pausesAreShorterAtAHigherPace() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<1_000 {
            #expect(.milliseconds(200) ... .milliseconds(1_800) ~= ChurnHabits.pause(at: 2, using: &generator))
        }
    }
}
