import NIOCore
import Testing

@testable import RedisClient

@Suite struct ConnectionTimeTests {
    @Test func aCommandThatIsNotAnsweredInTimeLosesItsReplyAndNobodyElses() {
        var stage = StateStage.ready()
        stage.send("a", within: .seconds(2))
        stage.send("b", within: .seconds(4))
        #expect(stage.wake(after: 2) == ["a: timed out"])
        #expect(stage.receive("+1\r\n+2\r\n") == ["b: 2"])
    }

    @Test func aCommandThatCouldNotBeSentInTimeIsNeverSent() {
        var stage = StateStage.ready()
        stage.send("a", within: .seconds(9))
        stage.hold("b", within: .seconds(2))
        #expect(stage.wake(after: 2) == ["b: timed out unsent"])
        #expect(stage.write() == [])
    }

    @Test func aCommandWhoseTimeIsOverBeforeItComesIsNotTaken() {
        var stage = StateStage.ready()
        #expect(stage.send("a", within: .seconds(0)) == ["a: timed out unsent"])
    }

    @Test func theShortestTimeLimitWakesWhateverItsPlace() {
        var stage = StateStage.ready()
        stage.send("a", within: .seconds(4))
        stage.send("b", within: .seconds(1))
        stage.send("c", within: .seconds(3))
        #expect(stage.wake(after: 1) == ["b: timed out"])
        #expect(stage.wake(after: 2) == ["c: timed out"])
        #expect(stage.wake(after: 1) == ["a: timed out"])
        #expect(stage.receive("+1\r\n+2\r\n+3\r\n") == [])
    }

    @Test func aConnectionThatStaysSilentIsGivenUp() {
        var stage = StateStage.ready()
        stage.send("a", within: .seconds(2))
        #expect(stage.wake(after: 2) == ["a: timed out"])
        #expect(stage.wake(after: 5) == ["close lost"])
    }

    @Test func aConnectionThatIsSlowButSpeaksIsKept() {
        var stage = StateStage.ready()
        stage.send("a", within: .seconds(2))
        stage.send("b", within: .seconds(20))
        #expect(stage.wake(after: 2) == ["a: timed out"])
        stage.now = stage.now + .seconds(4)
        // Something of a reply has come.
        #expect(stage.receive("") == [])
        #expect(stage.wake(after: 5) == ["close lost"])
    }

    @Test func aConnectionThatBlocksWithinItsTimeIsNotSilent() {
        var stage = StateStage.ready()
        stage.send("block", within: .seconds(60))
        #expect(stage.wake(after: 60) == ["block: timed out"])
        var endless = StateStage.ready()
        endless.send("block", within: .nanoseconds(.max))
        #expect(endless.state.nextWake == .distantFuture)
    }

    @Test func aConnectionNobodyUsesIsAskedWhetherItIsThere() {
        var stage = StateStage.ready()
        #expect(stage.wake(after: 15) == ["write PING"])
        stage.now = stage.now + .seconds(1)
        #expect(stage.receive("+PONG\r\n") == [])
        #expect(stage.wake(after: 15) == ["write PING"])
        stage.send("a", within: .seconds(30))
        #expect(stage.receive("+PONG\r\n+1\r\n") == ["a: 1"])
    }

    @Test func aConnectionThatDoesNotAnswerThatIsGivenUp() {
        var stage = StateStage.ready()
        #expect(stage.wake(after: 15) == ["write PING"])
        #expect(stage.wake(after: 10) == ["close lost"])
    }

    @Test func aClosedConnectionIsNotWoken() {
        var stage = StateStage.ready()
        stage.send("a")
        _ = stage.end()
        #expect(stage.state.nextWake == .distantFuture)
    }
}
