import NIOCore
import Testing

@testable import SocketIO

@Suite struct EngineSessionTests {
    // MARK: Polling

    @Test func aPollWaitsUntilThereIsSomethingToSay() {
        var session = EngineSession.polling()
        #expect(session.poll() == [])
        #expect(session.pollIsWaiting)
        #expect(session.send("4a") == ["poll 4a"])
        #expect(!session.pollIsWaiting)
    }

    @Test func whatWaitsIsAnsweredAtOnceAndInOrder() {
        var session = EngineSession.polling()
        #expect(session.send("4a") == [])
        #expect(session.send("4b") == [])
        #expect(session.poll() == ["poll 4a|4b"])
        #expect(session.poll() == [])
    }

    @Test func theOpenPacketAnswersTheFirstPoll() {
        var session = EngineSession(transport: .polling, configuration: .init(), openedAt: EngineSession.opened)
        let handshake = EngineHandshake(
            sessionID: "a",
            mayUpgrade: true,
            pingInterval: .seconds(1),
            pingTimeout: .seconds(1),
            maxPayload: 1
        )
        #expect(session.open(with: handshake) == [])
        #expect(session.pollReceived() == [.answerPoll(handshake.packet)])
    }

    @Test func anAnswerHoldsNoMorePacketsThanEveryClientReads() {
        var session = EngineSession.polling()
        let packets = (0..<40).map { "4\($0)" }
        for packet in packets { #expect(session.send(packet) == []) }
        #expect(session.poll() == ["poll " + packets[0..<16].joined(separator: "|")])
        #expect(session.send("4last") == [])
        #expect(session.poll() == ["poll " + packets[16..<32].joined(separator: "|")])
        #expect(session.poll() == ["poll " + (packets[32...] + ["4last"]).joined(separator: "|")])
        #expect(session.poll() == [])
    }

    @Test func aSecondPollEndsTheSessionAndTellsTheFirst() {
        var session = EngineSession.polling()
        #expect(session.poll() == [])
        #expect(session.poll() == ["poll 1", "close concurrentPoll"])
        #expect(session.isClosed)
        #expect(session.poll() == nil)
    }

    @Test func anAbandonedPollEndsTheSession() {
        var session = EngineSession.polling()
        #expect(session.poll() == [])
        #expect(session.pollAbandoned() == [.close(.transportLost)])
        #expect(session.pollAbandoned() == [])
    }

    @Test func aPollThatWasAnsweredCannotBeAbandoned() {
        var session = EngineSession.polling()
        #expect(session.poll() == [])
        #expect(session.send("4a") == ["poll 4a"])
        #expect(session.pollAbandoned() == [])
        #expect(!session.isClosed)
    }

    @Test func aPostDeliversItsMessagesInOrder() {
        var session = EngineSession.polling()
        #expect(session.post("4a\u{1E}3\u{1E}4b\u{1E}6\u{1E}4") == ["deliver a", "deliver b", "deliver "])
    }

    @Test func nothingBehindACloseIsDelivered() {
        var session = EngineSession.polling()
        #expect(session.poll() == [])
        #expect(session.post("4a\u{1E}1\u{1E}4b") == ["deliver a", "poll 6", "close closePacket"])
    }

    @Test(arguments: ["", "\u{1E}", "4a\u{1E}", "x", "b!", "bAQI"])
    func aMalformedPostIsNotTaken(payload: String) {
        var session = EngineSession.polling()
        #expect(session.post(payload) == nil)
        #expect(session.protocolViolated() == [.close(.protocolError)])
    }

    @Test func bytesTravelBothWaysWhateverCarriesThem() {
        var polling = EngineSession.polling()
        #expect(polling.post("4a\u{1E}bAQID\u{1E}4b") == ["deliver a", "deliver bytes [1, 2, 3]", "deliver b"])
        #expect(polling.send("4a") == [])
        #expect(polling.send(bytes: [1, 2, 3]) == [])
        #expect(polling.poll() == ["poll 4a|bAQID"])
        var webSocket = EngineSession.webSocket()
        #expect(webSocket.frame(bytes: [1, 2]) == ["deliver bytes [1, 2]"])
        #expect(webSocket.send(bytes: [3]) == ["bytes [3]"])
    }

    @Test func messagesThatBelongTogetherAreAnsweredTogether() {
        var session = EngineSession.polling()
        #expect(session.poll() == [])
        let messages = [EncodedMessage("451-[]"), EncodedMessage(ByteBuffer(bytes: [1]), isBinary: true)]
        #expect(session.send(messages).map(\.text) == ["poll 451-[]|bAQ=="])
    }

    @Test(arguments: ["0{}", "2", "5", "4a\u{1E}2probe"])
    func aPacketThatOnlyAServerSendsEndsTheSession(payload: String) {
        var session = EngineSession.polling()
        #expect(session.post(payload)?.last == "close protocolError")
    }

    @Test func aPacketWithBytesThatAreNoTextEndsTheSession() {
        for kind in [EnginePacket.Kind.close, .pong, .noop] {
            var session = EngineSession.webSocket()
            let packet = EnginePacket(kind, ByteBuffer(bytes: [0xFF])).text
            #expect(session.frameReceived(packet, at: EngineSession.opened) == .close(.protocolError))
        }
    }

    @Test func moreThanMayWaitEndsTheSession() {
        var session = EngineSession.polling(.init(maximumOutboundBytes: 100))
        let message = "4" + String(repeating: "a", count: 48)
        #expect(session.send(message) == [])
        #expect(session.send(message) == [])
        #expect(session.send("4") == ["close overflow"])
        #expect(session.poll() == nil)
    }

    @Test func whatWasFetchedWaitsNoMore() {
        var session = EngineSession.polling(.init(maximumOutboundBytes: 100))
        for round in 0..<1_000 {
            #expect(session.send("4" + String(repeating: "a", count: 90)) == [], "\(round)")
            #expect(session.poll()?.count == 1)
        }
    }

    // MARK: WebSocket

    @Test func aWebSocketSessionWritesFramesAtOnce() {
        var session = EngineSession.webSocket()
        #expect(session.send("4a") == ["frame 4a"])
        #expect(session.frame("4b") == ["deliver b"])
        #expect(session.frame("3") == [])
        #expect(session.frame("6") == [])
        #expect(session.frame("1") == ["close closePacket"])
    }

    @Test(arguments: ["", "x", "7", "0", "2", "2probe", "5"])
    func aFrameThatHasNoPlaceEndsTheSession(text: String) {
        var session = EngineSession.webSocket()
        #expect(session.frame(text) == ["close protocolError"])
    }

    @Test func pollsAndPostsHaveNoPlaceOnAWebSocketSessionAndHarmNothing() {
        var session = EngineSession.webSocket()
        #expect(session.poll() == nil)
        #expect(session.post("4a") == nil)
        #expect(session.frame("4b") == ["deliver b"])
    }

    // MARK: Time

    @Test func aPingIsSentAndItsPongWaitedFor() {
        var session = EngineSession.webSocket()
        #expect(session.deadline == EngineSession.opened + .seconds(10))
        #expect(session.timer(after: .seconds(9)) == [])
        #expect(session.timer(after: .seconds(10)) == ["frame 2"])
        #expect(session.deadline == EngineSession.opened + .seconds(15))
        #expect(session.frame("3", after: .seconds(12)) == [])
        #expect(session.timer(after: .seconds(15)) == [])
        #expect(session.timer(after: .seconds(22)) == ["frame 2"])
        #expect(session.timer(after: .seconds(27)) == ["close pingTimeout"])
    }

    @Test func aPollIsAnsweredWithThePing() {
        var session = EngineSession.polling()
        #expect(session.poll() == [])
        #expect(session.timer(after: .seconds(10)) == ["poll 2"])
        #expect(session.poll() == [])
        #expect(session.post("3", after: .seconds(11)) == [])
        #expect(session.timer(after: .seconds(16)) == [])
        #expect(session.timer(after: .seconds(21)) == ["poll 2"])
        #expect(session.poll() == [])
        #expect(session.timer(after: .seconds(26)) == ["poll 6", "close pingTimeout"])
    }

    @Test func messagesAreNoPongs() {
        var session = EngineSession.webSocket()
        #expect(session.timer(after: .seconds(10)) == ["frame 2"])
        #expect(session.frame("4a", after: .seconds(14)) == ["deliver a"])
        #expect(session.timer(after: .seconds(15)) == ["close pingTimeout"])
    }

    // MARK: Closing

    @Test func aServersCloseTellsThePollThatWaits() {
        var session = EngineSession.polling()
        #expect(session.poll() == [])
        #expect(session.close().map(\.text) == ["poll 1", "close serverClosed"])
        #expect(!session.hasLastWords)
        #expect(session.poll() == nil)
    }

    @Test func aClientBetweenTwoPollsHearsWhatWasSaidBeforeTheClose() {
        var session = EngineSession.polling()
        #expect(session.send("41") == [])
        #expect(session.close().map(\.text) == ["close serverClosed"])
        #expect(session.hasLastWords)
        #expect(session.send("4late") == [])
        #expect(session.poll() == ["poll 41|1"])
        #expect(!session.hasLastWords)
        #expect(session.poll() == nil)
    }

    @Test func lastWordsAreHeardToTheEndWhateverTheirNumber() {
        var session = EngineSession.polling()
        for number in 0..<20 { #expect(session.send("4\(number)") == []) }
        #expect(session.close().map(\.text) == ["close serverClosed"])
        #expect(session.poll()?.first?.hasSuffix("|415") == true)
        #expect(session.hasLastWords)
        #expect(session.poll() == ["poll 416|417|418|419|1"])
        #expect(session.poll() == nil)
    }

    @Test func onlyTheServersOwnCloseLeavesLastWords() {
        var session = EngineSession.polling()
        #expect(session.send("4a") == [])
        #expect(session.post("1") == ["close closePacket"])
        #expect(!session.hasLastWords)
        #expect(session.poll() == nil)
    }

    @Test func aServersCloseOfAWebSocketIsItsOwnersToSay() {
        var session = EngineSession.webSocket()
        #expect(session.close().map(\.text) == ["close serverClosed"])
        #expect(!session.hasLastWords)
    }

    @Test(arguments: [EngineSession.polling(), .webSocket(), .probed()])
    func aClosedSessionIgnoresEverything(session: EngineSession) {
        var session = session
        _ = session.close()
        #expect(session.isClosed)
        #expect(session.send("4a") == [])
        #expect(session.poll() == nil)
        #expect(session.post("4a") == nil)
        #expect(session.frame("4a") == [])
        #expect(session.probeFrame("2probe") == [])
        #expect(session.probeAttached(at: EngineSession.opened) == false)
        #expect(session.timer(after: .hours(1)) == [])
        #expect(session.pollAbandoned() == [])
        #expect(session.transportClosed(.transportLost) == [])
        #expect(session.protocolViolated() == [])
        #expect(session.close() == [])
        #expect(session.frame("garbage") == [])
    }
}
