import NIOCore
import Testing

@testable import SocketIO

/// The protocol's own examples and sentences, where no other suite holds them.
@Suite struct EngineNormTests {
    private static let opened = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    private static func session(_ transport: EngineSession.Transport) -> EngineSession {
        EngineSession(transport: transport, configuration: .init(), openedAt: Self.opened)
    }

    @Test func theExampleOfTextAndBinaryInOneBodyIsReadAndWritten() {
        var session = Self.session(.polling)
        let body = "4hello\u{1E}bAQIDBA=="
        let bytes = ByteBuffer(bytes: [1, 2, 3, 4])
        #expect(
            session.payloadReceived(ByteBuffer(string: body), at: Self.opened)
                == [.deliver(ByteBuffer(string: "hello")), .deliverBinary(bytes)]
        )
        #expect(session.send(EncodedMessage("4hello")) == [])
        #expect(session.send(EncodedMessage(bytes, isBinary: true)) == [])
        #expect(session.pollReceived() == [.answerPoll(ByteBuffer(string: body))])
    }

    @Test func theExampleOfThreePacketsInOneBodyIsWritten() {
        var session = Self.session(.polling)
        for packet in [EncodedMessage("4hello"), EncodedMessage("2"), EncodedMessage("4world")] {
            #expect(session.send(packet) == [])
        }
        #expect(session.pollReceived() == [.answerPoll(ByteBuffer(string: "4hello\u{1E}2\u{1E}4world"))])
    }

    @Test func onAWebSocketABinaryMessageIsItsBytesAndNothingElse() {
        var session = Self.session(.webSocket)
        let bytes = ByteBuffer(bytes: [1, 2, 3, 4])
        let message = EncodedMessage(bytes, isBinary: true)
        #expect(session.send(message) == [.write(message)])
        #expect(message.bytes == bytes)
        #expect(message.frame == ByteBuffer(bytes: [0x82, 4, 1, 2, 3, 4]))
        #expect(session.binaryFrameReceived(bytes, at: Self.opened) == .deliverBinary(bytes))
        // A `b` is a prefix in bodies alone.
        #expect(session.frameReceived(ByteBuffer(string: "bAQIDBA=="), at: Self.opened) == .close(.protocolError))
    }

    @Test func everyPacketIsAFrameOfItsOwn() {
        var session = Self.session(.webSocket)
        let messages = [EncodedMessage("4a"), EncodedMessage(ByteBuffer(bytes: [7]), isBinary: true)]
        #expect(session.send(messages) == messages.map { .write($0) })
        #expect(messages[0].frame == ByteBuffer(bytes: [0x81, 2, 0x34, 0x61]))
        // What would be two packets in a body is one message here, whose data holds the separator.
        let data = "a\u{1E}4b"
        #expect(
            session.frameReceived(ByteBuffer(string: "4" + data), at: Self.opened)
                == .deliver(ByteBuffer(string: data))
        )
    }

    @Test func noSocketIOPacketHoldsTheRecordSeparator() {
        for text in ["2[\"a\u{1E}\"]", "2/a\u{1E},[\"a\"]", "0{\"a\":\u{1E}1}", "2[\"a\"]\u{1E}", "\u{1E}2[\"a\"]"] {
            #expect(throws: SocketPacketError.self) { try SocketPacket(decoding: ByteBuffer(string: text)) }
        }
    }

    @Test(arguments: [EngineSession.Transport.polling, .webSocket])
    func aNoopFromTheClientChangesNothing(transport: EngineSession.Transport) {
        var session = Self.session(transport)
        let directives =
            transport == .polling
            ? session.payloadReceived(ByteBuffer(string: "6"), at: Self.opened)
            : session.frameReceived(ByteBuffer(string: "6"), at: Self.opened).map { [$0] } ?? []
        #expect(directives == [])
        #expect(!session.isClosed)
    }
}
