import NIOCore
import Testing

@testable import RedisClient

@Suite struct SubscribedConnectionTests {
    private let news = SubscriptionConfirmation(kind: "subscribe", channel: "news")
    private let noMore = SubscriptionConfirmation(kind: "unsubscribe", channel: "news")

    @Test func underRESP3AConfirmationIsAPushAndAnswersTheCommand() {
        var stage = StateStage.ready(.resp3, role: .subscriptions)
        stage.send("join", confirmation: self.news)
        #expect(stage.receive(">3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$1\r\nx\r\n") == ["push message news x"])
        #expect(stage.receive(">3\r\n$9\r\nsubscribe\r\n$4\r\nnews\r\n:1\r\n") == ["join: subscribe news 1"])
        stage.send("leave", confirmation: self.noMore)
        #expect(stage.receive(">3\r\n$11\r\nunsubscribe\r\n$4\r\nnews\r\n:0\r\n") == ["leave: unsubscribe news 0"])
    }

    @Test func underRESP2BothAreArraysAndAPongIsAReply() {
        var stage = StateStage.ready(.resp2, role: .subscriptions)
        stage.send("join", confirmation: self.news)
        #expect(stage.receive("*3\r\n$9\r\nsubscribe\r\n$4\r\nnews\r\n:1\r\n") == ["join: subscribe news 1"])
        #expect(stage.receive("*3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$1\r\nx\r\n") == ["push message news x"])
        stage.send("ping")
        #expect(stage.receive("*2\r\n$4\r\npong\r\n$0\r\n\r\n") == ["ping: pong "])
        stage.send("leave", confirmation: self.noMore)
        #expect(stage.receive("*3\r\n$11\r\nunsubscribe\r\n$4\r\nnews\r\n:0\r\n") == ["leave: unsubscribe news 0"])
    }

    @Test func onAConnectionForCommandsAnArrayIsAReplyWhateverItSays() {
        var stage = StateStage.ready(.resp2)
        stage.send("a")
        #expect(stage.receive("*3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$1\r\nx\r\n") == ["a: message news x"])
    }

    @Test func aConfirmationOfAnotherChannelAnswersNothing() {
        var stage = StateStage.ready(.resp3, role: .subscriptions)
        stage.send("leave", confirmation: SubscriptionConfirmation(kind: "sunsubscribe", channel: "a"))
        #expect(stage.receive(">3\r\n+sunsubscribe\r\n+b\r\n:1\r\n") == ["push sunsubscribe b 1"])
        #expect(stage.receive(">3\r\n+sunsubscribe\r\n+a\r\n:0\r\n") == ["leave: sunsubscribe a 0"])
    }

    @Test func aRefusalAnswersTheCommandAndTheNextIsTheNexts() {
        var stage = StateStage.ready(.resp3, role: .subscriptions)
        stage.send("a", confirmation: SubscriptionConfirmation(kind: "subscribe", channel: "a"))
        stage.send("b", confirmation: SubscriptionConfirmation(kind: "subscribe", channel: "b"))
        #expect(
            stage.receive("-NOPERM no\r\n>3\r\n+subscribe\r\n+b\r\n:1\r\n") == ["a: NOPERM no", "b: subscribe b 1"]
        )
    }

    @Test func anythingElseInsteadOfAConfirmationIsAViolation() {
        var stage = StateStage.ready(.resp3, role: .subscriptions)
        stage.send("join", confirmation: self.news)
        #expect(stage.receive("+OK\r\n") == ["close violation: a subscription that was not confirmed"])
    }

    @Test func aConfirmationWhoseAskerIsGoneStillTakesItsPlace() {
        var stage = StateStage.ready(.resp3, role: .subscriptions)
        stage.send("join", confirmation: self.news)
        stage.send("ping", within: .seconds(9))
        #expect(stage.wake(after: 5) == ["join: timed out"])
        #expect(stage.receive(">3\r\n+subscribe\r\n+news\r\n:1\r\n+PONG\r\n") == ["ping: PONG"])
    }
}
