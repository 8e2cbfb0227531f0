import SharedKernel
import TestSupport
import Testing

@Suite struct ThrottleTests {
    private let start = ManualClock().now

    private func after(_ seconds: Double) -> Instant {
        self.start.advanced(by: .seconds(seconds))
    }

    @Test func aMinutesWorthMayBeTriedAtOnceAndThenEvenly() {
        var throttle = Throttle<String>(Rate(10, per: .seconds(60)), bound: 100)
        for _ in 0..<10 {
            #expect(throttle.take("zoe", at: self.start) == nil)
        }
        #expect(throttle.take("zoe", at: self.start) == .seconds(6))
        #expect(throttle.take("zoe", at: self.after(2)) == .seconds(4))
        #expect(throttle.take("zoe", at: self.after(6)) == nil)
        #expect(throttle.take("zoe", at: self.after(6)) == .seconds(6))
    }

    @Test func aMinuteLaterTheBucketIsFullAndNoFuller() {
        var throttle = Throttle<String>(Rate(3, per: .seconds(60)), bound: 100)
        for minutes in [0.0, 1, 60] {
            let grants = (0..<5).map { _ in throttle.take("zoe", at: self.after(minutes * 60)) == nil }
            #expect(grants == [true, true, true, false, false])
        }
    }

    @Test func whoIsRefusedLosesNothingByTrying() {
        var throttle = Throttle<String>(Rate(1, per: .seconds(60)), bound: 100)
        #expect(throttle.take("zoe", at: self.start) == nil)
        for second in 1..<60 {
            #expect(throttle.take("zoe", at: self.after(Double(second))) != nil)
        }
        #expect(throttle.take("zoe", at: self.after(60)) == nil)
    }

    @Test func keysHaveBucketsOfTheirOwn() {
        var throttle = Throttle<String>(Rate(1, per: .seconds(60)), bound: 100)
        #expect(throttle.take("zoe", at: self.start) == nil)
        #expect(throttle.take("max", at: self.start) == nil)
    }

    @Test func zeroSwitchesItOff() {
        var throttle = Throttle<String>(Rate(0, per: .seconds(60)), bound: 100)
        for _ in 0..<1_000 {
            #expect(throttle.take("zoe", at: self.start) == nil)
        }
        #expect(throttle.count == 0)
    }

    @Test func theTableIsBoundedAndForgetsTheStalest() {
        var throttle = Throttle<Int>(Rate(1, per: .seconds(60)), bound: 100)
        for key in 0..<10_000 {
            _ = throttle.take(0, at: self.start)
            _ = throttle.take(key, at: self.start)
            #expect(throttle.count <= 100)
        }
        #expect(throttle.take(0, at: self.start) != nil, "a key that keeps trying is not forgotten")
        #expect(throttle.take(9_999, at: self.start) != nil)
        #expect(throttle.take(1, at: self.start) == nil, "the stalest are")
    }

    @Test func aClockSetBackLocksNobodyOutForLongerThanAMinute() {
        var throttle = Throttle<String>(Rate(1, per: .seconds(60)), bound: 100)
        #expect(throttle.take("zoe", at: self.after(3_600)) == nil)
        #expect(throttle.take("zoe", at: self.start) == .seconds(60))
        #expect(throttle.take("zoe", at: self.after(60)) == nil)
    }
}
