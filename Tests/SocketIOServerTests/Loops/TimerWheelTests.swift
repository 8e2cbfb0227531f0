import NIOCore
import NIOEmbedded
import Testing

@testable import SocketIOServer

@Suite struct TimerWheelTests {
    /// An entry that writes down when it was asked, and answers what it is told to.
    private final class Alarm: TimerEntry {
        var rings: [NIODeadline] = []
        var answer: (NIODeadline) -> NIODeadline? = { _ in nil }

        override func timerFired(at now: NIODeadline) -> NIODeadline? {
            self.rings.append(now)
            return self.answer(now)
        }
    }

    private let loop = EmbeddedEventLoop()
    private let start = NIODeadline.now()

    /// Goes on tick by tick.
    private func run(_ wheel: TimerWheel, until end: NIODeadline, from start: NIODeadline? = nil) {
        var now = start ?? self.start
        while now < end {
            now = min(now + TimerWheel.tick, end)
            wheel.advance(to: now)
        }
    }

    @Test(arguments: [0, 1, 49, 50, 51, 1_000, 20_000])
    func anEntryIsAskedWhenItIsDueAndAtMostTwoTicksLater(milliseconds: Int64) throws {
        let wheel = TimerWheel(on: self.loop)
        let alarm = Alarm()
        let deadline = self.start + .milliseconds(milliseconds)
        wheel.schedule(alarm, at: deadline)
        #expect(alarm.isScheduled)
        self.run(wheel, until: self.start + .seconds(25))
        let rung = try #require(alarm.rings.first)
        #expect(alarm.rings.count == 1)
        #expect(rung >= deadline)
        #expect(rung <= deadline + TimerWheel.tick + TimerWheel.tick)
        #expect(!alarm.isScheduled)
    }

    @Test func whatIsBeyondTheWheelIsAskedEarlyAndThenAgain() {
        let wheel = TimerWheel(on: self.loop)
        let alarm = Alarm()
        let deadline = self.start + .seconds(60)
        alarm.answer = { $0 < deadline ? deadline : nil }
        wheel.schedule(alarm, at: deadline)
        self.run(wheel, until: self.start + .seconds(61))
        #expect(alarm.rings.count == 3)
        #expect(alarm.rings.last.map { $0 >= deadline } == true)
    }

    @Test func whatIsCancelledIsNotAsked() {
        let wheel = TimerWheel(on: self.loop)
        let alarms = (0..<5).map { _ in Alarm() }
        for alarm in alarms { wheel.schedule(alarm, at: self.start + .seconds(1)) }
        for alarm in [alarms[0], alarms[3], alarms[3]] { wheel.cancel(alarm) }
        self.run(wheel, until: self.start + .seconds(2))
        #expect(alarms.map(\.rings.count) == [0, 1, 1, 0, 1])
    }

    @Test func whatIsScheduledAgainIsAskedAtTheNewTimeAlone() {
        let wheel = TimerWheel(on: self.loop)
        let alarm = Alarm()
        wheel.schedule(alarm, at: self.start + .seconds(1))
        wheel.schedule(alarm, at: self.start + .seconds(3))
        self.run(wheel, until: self.start + .seconds(2))
        #expect(alarm.rings.isEmpty)
        self.run(wheel, until: self.start + .seconds(4), from: self.start + .seconds(2))
        #expect(alarm.rings.count == 1)
    }

    @Test func anEntryMayCancelAnotherThatIsDueWithIt() {
        let wheel = TimerWheel(on: self.loop)
        let (first, second) = (Alarm(), Alarm())
        first.answer = { _ in
            wheel.cancel(second)
            return nil
        }
        second.answer = { _ in
            wheel.cancel(first)
            return nil
        }
        wheel.schedule(first, at: self.start + .seconds(1))
        wheel.schedule(second, at: self.start + .seconds(1))
        self.run(wheel, until: self.start + .seconds(2))
        #expect(first.rings.count + second.rings.count == 1)
    }

    @Test func allThatWasDueWhileTheLoopStoodStillIsAskedOnce() {
        let wheel = TimerWheel(on: self.loop)
        let alarms = (1...40).map { _ in Alarm() }
        for (index, alarm) in alarms.enumerated() {
            wheel.schedule(alarm, at: self.start + .milliseconds(Int64(index) * 500))
        }
        wheel.advance(to: self.start + .hours(1))
        #expect(alarms.allSatisfy { $0.rings.count == 1 })
    }
}
