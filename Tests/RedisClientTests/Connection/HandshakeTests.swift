import Testing

@testable import RedisClient

@Suite struct HandshakeTests {
    private let unknown = "-ERR unknown command `HELLO`, with args beginning with: `3`, \r\n"

    @Test func aServerThatKnowsHelloIsSpokenToInRESP3() {
        var stage = StateStage()
        #expect(stage.open() == ["write HELLO 3"])
        #expect(stage.receive("%2\r\n+server\r\n+redis\r\n+proto\r\n:3\r\n") == ["ready resp3"])
    }

    @Test func theCredentialsGoWithHelloAndTheDatabaseIsSelectedAfterIt() {
        var stage = StateStage(Handshake(username: "hall", password: "secret", database: 3))
        #expect(stage.open() == ["write HELLO 3 AUTH hall secret"])
        #expect(stage.receive("%1\r\n+proto\r\n:3\r\n") == ["write SELECT 3"])
        #expect(stage.receive("+OK\r\n") == ["ready resp3"])
    }

    @Test func aPasswordWithoutAUserIsTheDefaultUsers() {
        var stage = StateStage(Handshake(password: "secret"))
        #expect(stage.open() == ["write HELLO 3 AUTH default secret"])
    }

    @Test(arguments: [
        "-ERR unknown command `HELLO`, with args beginning with: `3`, \r\n",
        "-NOPROTO unsupported protocol version\r\n",
        "-NOPERM this user has no permissions to run the 'hello' command\r\n",
        "-NOAUTH Authentication required.\r\n",
    ])
    func aServerThatWillNotSayHelloIsSpokenToInRESP2(_ refusal: String) {
        var stage = StateStage(Handshake(password: "secret", database: 1))
        _ = stage.open()
        #expect(stage.receive(refusal) == ["write AUTH secret"])
        #expect(stage.receive("+OK\r\n") == ["write SELECT 1"])
        #expect(stage.receive("+OK\r\n") == ["ready resp2"])
    }

    @Test func anOldServerIsGivenTheUserIfThereIsOne() {
        var stage = StateStage(Handshake(username: "hall", password: "secret"))
        _ = stage.open()
        #expect(stage.receive(self.unknown) == ["write AUTH hall secret"])
    }

    @Test func anOldServerThatWantsNoPasswordIsAskedWhetherItIsThere() {
        var stage = StateStage()
        _ = stage.open()
        #expect(stage.receive(self.unknown) == ["write PING"])
        #expect(stage.receive("+PONG\r\n") == ["ready resp2"])
    }

    @Test func anAnswerInRESP2IsTakenAtItsWord() {
        var stage = StateStage()
        _ = stage.open()
        #expect(stage.receive("*4\r\n+server\r\n+redis\r\n+proto\r\n:2\r\n") == ["ready resp2"])
    }

    @Test(
        arguments: [
            (nil, "-NOAUTH HELLO must be called with the client already authenticated\r\n"),
            ("wrong", "-WRONGPASS invalid username-password pair or user is disabled.\r\n"),
        ] as [(String?, String)]
    )
    func refusedCredentialsEndTheConnection(_ password: String?, _ refusal: String) {
        var stage = StateStage(Handshake(password: password))
        _ = stage.open()
        #expect(stage.receive(refusal) == ["close \(refusal.dropFirst().dropLast())"])
    }

    @Test func anOldServersRefusalEndsTheConnectionToo() {
        var stage = StateStage(Handshake(password: "wrong"))
        _ = stage.open()
        _ = stage.receive(self.unknown)
        #expect(stage.receive("-ERR invalid password\r\n") == ["close ERR invalid password"])
        var unasked = StateStage()
        _ = unasked.open()
        _ = unasked.receive(self.unknown)
        #expect(unasked.receive("-NOAUTH Authentication required.\r\n") == ["close NOAUTH Authentication required."])
    }

    @Test func aServerThatIsFullIsOutOfReach() {
        var stage = StateStage()
        _ = stage.open()
        #expect(
            stage.receive("-ERR max number of clients reached\r\n") == ["close ERR max number of clients reached"]
        )
    }

    @Test func aDatabaseThatDoesNotExistEndsTheConnection() {
        var stage = StateStage(Handshake(database: 99))
        _ = stage.open()
        _ = stage.receive("%1\r\n+proto\r\n:3\r\n")
        #expect(
            stage.receive("-ERR DB index is out of range\r\n") == ["close SELECT 99: ERR DB index is out of range"]
        )
    }

    @Test func anAnswerThatIsNoneIsAViolation() {
        var stage = StateStage()
        _ = stage.open()
        #expect(stage.receive("+OK\r\n") == ["close violation: an answer to HELLO that names no protocol"])
    }

    @Test func aGreetingHasItsTime() {
        var stage = StateStage()
        _ = stage.open()
        #expect(stage.wake(after: 10) == ["close the server did not answer the greeting in time"])
    }

    @Test func nothingIsSentBeforeTheGreetingIsOver() {
        var stage = StateStage()
        _ = stage.open()
        #expect(stage.send("a") == ["a: lost unsent"])
    }
}
