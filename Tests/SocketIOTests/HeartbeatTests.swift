import NIOCore
import Testing

@testable import SocketIO

@Suite struct HeartbeatTests {
    private let opened = NIODeadline.now()
    private var heartbeat: Heartbeat {
        Heartbeat(interval: .seconds(10), timeout: .seconds(5), openedAt: self.opened)
    }

    @Test func nothingIsDueBeforeTheInterval() {
        var heartbeat = self.heartbeat
        #expect(heartbeat.deadline == self.opened + .seconds(10))
        #expect(heartbeat.timerFired(at: self.opened + .milliseconds(9_999)) == .wait)
        #expect(heartbeat.deadline == self.opened + .seconds(10))
    }

    @Test func aSilentPeerIsGivenUpAfterTheTimeout() {
        var heartbeat = self.heartbeat
        #expect(heartbeat.timerFired(at: self.opened + .seconds(10)) == .sendPing)
        #expect(heartbeat.timerFired(at: self.opened + .milliseconds(14_999)) == .wait)
        #expect(heartbeat.timerFired(at: self.opened + .seconds(15)) == .giveUp)
    }

    @Test func theTimeoutCountsFromWhenThePingWasSent() {
        var heartbeat = self.heartbeat
        #expect(heartbeat.timerFired(at: self.opened + .seconds(12)) == .sendPing)
        #expect(heartbeat.deadline == self.opened + .seconds(17))
        #expect(heartbeat.timerFired(at: self.opened + .seconds(16)) == .wait)
    }

    @Test func aPongPutsOffTheNextPingByAnInterval() {
        var heartbeat = self.heartbeat
        #expect(heartbeat.timerFired(at: self.opened + .seconds(10)) == .sendPing)
        heartbeat.pongReceived(at: self.opened + .seconds(11))
        #expect(heartbeat.deadline == self.opened + .seconds(21))
        #expect(heartbeat.timerFired(at: self.opened + .seconds(15)) == .wait)
        #expect(heartbeat.timerFired(at: self.opened + .seconds(21)) == .sendPing)
    }

    @Test func aPongThatWasNotAskedForChangesNothing() {
        var heartbeat = self.heartbeat
        heartbeat.pongReceived(at: self.opened + .seconds(9))
        #expect(heartbeat == self.heartbeat)
        #expect(heartbeat.timerFired(at: self.opened + .seconds(10)) == .sendPing)
        heartbeat.pongReceived(at: self.opened + .seconds(11))
        heartbeat.pongReceived(at: self.opened + .seconds(20))
        #expect(heartbeat.deadline == self.opened + .seconds(21))
    }
}
