import NIOCore
import Testing

@testable import SocketIO

@Suite struct EngineUpgradeTests {
    private func attached(_ configuration: EngineSession.Configuration = .init()) -> EngineSession {
        var session = EngineSession.polling(configuration)
        #expect(session.probeAttached(at: EngineSession.opened) == true)
        return session
    }

    @Test func aProbeIsAnsweredThePollReleasedAndTheWebSocketTakesOver() {
        var session = self.attached()
        #expect(session.poll() == [])
        #expect(session.probeFrame("2probe") == ["probe frame 3probe", "poll 6"])
        #expect(session.probeFrame("5") == ["adopt"])
        #expect(session.transport == .webSocket)
        #expect(session.send("4a") == ["frame 4a"])
        #expect(session.frame("4b") == ["deliver b"])
    }

    @Test func aPollThatComesBehindTheProbeIsReleasedAtOnce() {
        var session = EngineSession.probed()
        #expect(session.poll() == ["poll 6"])
        #expect(session.poll() == ["poll 6"])
        #expect(session.probeFrame("5") == ["adopt"])
    }

    @Test func nothingIsLostOrReorderedAcrossTheUpgrade() {
        var session = self.attached()
        #expect(session.send("41") == [])
        #expect(session.probeFrame("2probe") == ["probe frame 3probe"])
        #expect(session.send("42") == [])
        #expect(session.poll() == ["poll 41|42"])
        #expect(session.send("43") == [])
        #expect(session.send("44") == [])
        #expect(session.post("4a") == ["deliver a"])
        #expect(session.probeFrame("5") == ["adopt", "frame 43", "frame 44"])
        #expect(session.send("45") == ["frame 45"])
    }

    @Test func morePacketsThanAnAnswerHoldsGoOverTheWebSocket() {
        var session = EngineSession.probed()
        for number in 0..<20 { #expect(session.send("4\(number)") == []) }
        #expect(session.poll()?.count == 1)
        #expect(session.probeFrame("5") == ["adopt", "frame 416", "frame 417", "frame 418", "frame 419"])
    }

    @Test func theSessionGoesOnByPollingUntilTheWebSocketTakesOver() {
        var session = self.attached()
        #expect(session.poll() == [])
        #expect(session.send("4a") == ["poll 4a"])
        #expect(session.post("4b") == ["deliver b"])
        #expect(session.transport == .polling)
    }

    @Test(arguments: ["2", "2prob", "2probe ", "5", "4a", "3probe", "", "x"])
    func aProbeThatSaysAnythingElseIsDroppedAndTheSessionGoesOn(text: String) {
        var session = self.attached()
        #expect(session.probeFrame(text) == ["drop"])
        #expect(session.poll() == [])
        #expect(session.send("4a") == ["poll 4a"])
        #expect(session.probeFrame("2probe") == ["drop"])
        #expect(session.probeAttached(at: EngineSession.opened) == true)
    }

    @Test(arguments: ["2probe", "4a", "", "2"])
    func anAnsweredProbeMayOnlyTakeOver(text: String) {
        var session = EngineSession.probed()
        #expect(session.probeFrame(text) == ["drop"])
        #expect(session.transport == .polling)
        #expect(session.poll() == [])
    }

    @Test func aProbeThatDiesHalfwayLeavesTheSessionAsItWas() {
        var session = EngineSession.probed()
        session.probeClosed()
        #expect(session.deadline == EngineSession.opened + .seconds(10))
        #expect(session.poll() == [])
        #expect(session.send("4a") == ["poll 4a"])
        #expect(session.probeAttached(at: EngineSession.opened) == true)
    }

    @Test func aProbeThatTakesTooLongIsDropped() {
        for var session in [self.attached(.init(pingInterval: .hours(1))), .probed(.init(pingInterval: .hours(1)))] {
            #expect(session.deadline == EngineSession.opened + .seconds(10))
            #expect(session.timer(after: .seconds(9)) == [])
            #expect(session.timer(after: .seconds(10)) == ["drop"])
            #expect(session.deadline == EngineSession.opened + .hours(1))
            #expect(session.poll() == [])
            #expect(!session.isClosed)
        }
    }

    @Test func onlyOneWebSocketIsTriedAtATime() {
        var session = self.attached()
        #expect(session.probeAttached(at: EngineSession.opened) == false)
        #expect(session.probeFrame("2probe") == ["probe frame 3probe"])
        #expect(session.probeAttached(at: EngineSession.opened) == false)
        #expect(session.probeFrame("5") == ["adopt"])
        #expect(session.probeAttached(at: EngineSession.opened) == false)
    }

    @Test func pollsAndPostsThatComeAfterTheUpgradeAreOutOfPlaceAndHarmNothing() {
        var session = EngineSession.probed()
        #expect(session.probeFrame("5") == ["adopt"])
        #expect(session.poll() == nil)
        #expect(session.post("4a") == nil)
        #expect(!session.isClosed)
        #expect(session.frame("4b") == ["deliver b"])
    }

    @Test func anEndDropsTheProbe() {
        for var session in [self.attached(), .probed()] {
            #expect(session.close().map(\.text) == ["drop", "close serverClosed"])
        }
        var session = self.attached()
        #expect(session.poll() == [])
        #expect(session.pollAbandoned().map(\.text) == ["drop", "close transportLost"])
    }

    @Test func heartbeatsCrossTheUpgrade() {
        var session = EngineSession.polling()
        #expect(session.timer(after: .seconds(10)) == [])
        #expect(session.probeAttached(at: EngineSession.opened + .seconds(10)) == true)
        #expect(session.probeFrame("2probe") == ["probe frame 3probe"])
        #expect(session.probeFrame("5") == ["adopt", "frame 2"])
        #expect(session.frame("3", after: .seconds(11)) == [])
        #expect(session.timer(after: .seconds(15)) == [])
        #expect(session.timer(after: .seconds(21)) == ["frame 2"])
    }
}
