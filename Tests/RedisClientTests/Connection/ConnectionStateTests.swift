import NIOCore
import Testing

@testable import RedisClient

@Suite struct ConnectionStateTests {
    @Test func repliesGoToTheirAskersInTheOrderOfTheCommands() {
        var stage = StateStage.ready()
        #expect(stage.send("a") == ["write ECHO a"])
        #expect(stage.send("b") == ["write ECHO b"])
        #expect(stage.receive("+1\r\n") == ["a: 1"])
        #expect(stage.send("c") == ["write ECHO c"])
        #expect(stage.receive("-WRONGTYPE no\r\n+3\r\n") == ["b: WRONGTYPE no", "c: 3"])
    }

    @Test func aReplyToNoCommandEndsTheConnection() {
        var stage = StateStage.ready()
        #expect(stage.receive("+OK\r\n") == ["close violation: a reply to no command"])
    }

    @Test func aPushIsNobodysReply() {
        var stage = StateStage.ready()
        stage.send("a")
        #expect(stage.receive(">2\r\n+invalidate\r\n+k\r\n+1\r\n") == ["push invalidate k", "a: 1"])
    }

    @Test func aRedirectionIsToldApartFromOtherErrors() {
        var stage = StateStage.ready()
        stage.send("a")
        let place = RedisRedirection(kind: .moved, slot: 3_999, host: "127.0.0.1", port: 6_381)
        #expect(stage.receive("-MOVED 3999 127.0.0.1:6381\r\n") == ["a: \(RedisError.redirected(place))"])
    }

    // MARK: Batches

    @Test func aBatchIsAnsweredWhenAllOfItHasComeWithAResultForEach() {
        var stage = StateStage.ready()
        stage.send("all", batch: 3)
        stage.send("b")
        #expect(stage.receive("+1\r\n-ERR no\r\n") == [])
        #expect(stage.receive("+3\r\n+4\r\n") == ["all: [1, ERR no, 3]", "b: 4"])
    }

    @Test func aBatchThatIsCutShortKeepsWhatHasCome() {
        var lost = StateStage.ready()
        lost.send("all", batch: 3)
        #expect(lost.receive("+1\r\n") == [])
        #expect(lost.end() == ["all: [1, lost, lost]"])
        var late = StateStage.ready()
        late.send("all", batch: 3)
        late.send("b", within: .seconds(9))
        #expect(late.receive("+1\r\n") == [])
        #expect(late.wake(after: 5) == ["all: [1, timed out, timed out]"])
        #expect(late.receive("+2\r\n+3\r\n+4\r\n") == ["b: 4"])
    }

    @Test func aBatchThatIsCancelledOrNeverSentIsNoneAtAll() {
        var stage = StateStage.ready()
        stage.send("all", batch: 2)
        #expect(stage.receive("+1\r\n") == [])
        #expect(stage.cancel(1) == ["all: \(RedisError.cancelled)"])
        stage.hold("held", batch: 2)
        #expect(stage.receive("+2\r\n") == [])
        #expect(stage.end() == ["held: lost unsent"])
    }

    // MARK: Cancellation

    @Test func aCancelledCommandsReplyIsDroppedAndTheOthersKeepTheirOrder() {
        var stage = StateStage.ready()
        for name in ["a", "b", "c"] { stage.send(name) }
        #expect(stage.cancel(2) == ["b: \(RedisError.cancelled)"])
        #expect(stage.cancel(2) == [])
        #expect(stage.receive("+1\r\n+2\r\n+3\r\n") == ["a: 1", "c: 3"])
    }

    @Test func aCommandThatIsCancelledBeforeItWasSentIsNeverSent() {
        var stage = StateStage.ready()
        for name in ["a", "b", "c"] { stage.hold(name) }
        #expect(stage.cancel(2) == ["b: \(RedisError.cancelled)"])
        #expect(stage.write() == ["write ECHO a", "write ECHO c"])
        #expect(stage.receive("+1\r\n+3\r\n") == ["a: 1", "c: 3"])
    }

    @Test func whatIsCancelledAndNotHereIsPassedOver() {
        var stage = StateStage.ready()
        stage.send("a")
        #expect(stage.cancel(7) == [])
        #expect(stage.receive("+1\r\n") == ["a: 1"])
        #expect(stage.cancel(1) == [])
    }

    // MARK: Ends

    @Test func whoeverWaitsAtTheEndIsToldWhetherTheirCommandWasSent() {
        var stage = StateStage.ready()
        stage.send("a")
        stage.send("b")
        stage.hold("c")
        #expect(stage.receive("+1\r\n") == ["a: 1"])
        #expect(stage.end() == ["b: lost", "c: lost unsent"])
        #expect(stage.send("d") == ["d: lost unsent"])
        #expect(stage.end() == [])
    }

    @Test func afterAViolationNoReplyIsTrusted() {
        var stage = StateStage.ready()
        stage.send("a")
        stage.hold("b")
        #expect(stage.end(.protocolError(reason: "x")) == ["a: violation: x", "b: lost unsent"])
    }

    @Test func drainingTakesNothingNewAndEndsWhenNobodyWaits() {
        var stage = StateStage.ready()
        stage.send("a")
        stage.send("b")
        #expect(stage.drain() == [])
        #expect(stage.send("c") == ["c: lost unsent"])
        #expect(stage.receive("+1\r\n") == ["a: 1"])
        #expect(stage.receive("+2\r\n") == ["b: 2", "close \(RedisError.closed)"])
    }

    @Test func drainingEndsAtOnceIfNobodyWaitsAndByTheTimeLimitIfNobodyAnswers() {
        var idle = StateStage.ready()
        #expect(idle.drain() == ["close \(RedisError.closed)"])
        var stuck = StateStage.ready()
        stuck.send("a")
        #expect(stuck.drain() == [])
        #expect(stuck.wake(after: 5) == ["a: timed out", "close \(RedisError.closed)"])
        var cancelled = StateStage.ready()
        cancelled.send("a")
        #expect(cancelled.drain() == [])
        #expect(cancelled.cancel(1) == ["a: \(RedisError.cancelled)", "close \(RedisError.closed)"])
        var greeting = StateStage()
        #expect(greeting.drain() == ["close \(RedisError.closed)"])
    }

    // MARK: Bounds

    @Test func aCommandCountsUntilItsReplyHasComeAlsoWhenItsAskerIsGone() {
        var stage = StateStage.ready()
        stage.send("a")
        stage.send("b", batch: 2)
        stage.hold("c")
        let one = RedisCommand("ECHO", "a").encoded.readableBytes
        _ = stage.cancel(1, 2, 3)
        #expect(stage.takeReleased() == Load(commands: 1, bytes: one))
        #expect(stage.receive("+1\r\n+2\r\n") == [])
        #expect(stage.takeReleased() == Load(commands: 1, bytes: one))
        #expect(stage.receive("+3\r\n") == [])
        #expect(stage.takeReleased() == Load(commands: 2, bytes: one))
        #expect(stage.takeReleased() == Load())
    }
}
