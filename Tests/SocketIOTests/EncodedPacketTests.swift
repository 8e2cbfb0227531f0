import NIOCore
import Testing

@testable import SocketIO

@Suite struct EncodedPacketTests {
    @Test func eventsAndAnswersAreWrittenAsMessages() {
        let event = EncodedPacket.event("text", ByteBuffer(string: #"{"a":1}"#))
        #expect(String(buffer: event.message.bytes) == #"42["text",{"a":1}]"#)
        let bare = EncodedPacket.event("text", nil, namespace: "/a", acknowledgement: 3)
        #expect(String(buffer: bare.message.bytes) == #"42/a,3["text"]"#)
        let answer = EncodedPacket.answer(.max, ByteBuffer(string: "{}"))
        #expect(String(buffer: answer.message.bytes) == "4318446744073709551615[{}]")
        #expect(answer.count == 26)
    }

    @Test func attachmentsAreCountedAndFollow() {
        let payload = ByteBuffer(string: #"["f",{"_placeholder":true,"num":0}]"#)
        let event = EncodedPacket.event(payload: payload, attachments: [ByteBuffer(bytes: [1, 2])], namespace: "/a")
        #expect(String(buffer: event.message.bytes) == #"451-/a,["f",{"_placeholder":true,"num":0}]"#)
        #expect(event.attachments.map { Array($0.bytes.readableBytesView) } == [[1, 2]])
        #expect(event.attachments.map(\.isBinary) == [true])
        let answer = EncodedPacket.answer(7, payload: payload, attachments: [ByteBuffer()])
        #expect(String(buffer: answer.message.bytes) == #"461-7["f",{"_placeholder":true,"num":0}]"#)
    }

    @Test(arguments: [0, 1, 125, 126, 127, 65_535, 65_536, 70_000])
    func aMessageStandsBehindTheHeaderOfItsFrame(length: Int) {
        let bytes = ByteBuffer(repeating: 0x41, count: length)
        let message = EncodedMessage(bytes)
        #expect(message.bytes == bytes)
        #expect(message.count == length)
        #expect(message.frame == WebSocketWriter.frame(.text, bytes))
        #expect(EncodedMessage(bytes, isBinary: true).frame == WebSocketWriter.frame(.binary, bytes))
        let exact = EncodedMessage(exactly: length) { $0.write(bytes) }
        #expect(exact == message)
    }

    @Test func partsAreWrittenOneBehindTheOther() {
        let message = EncodedMessage(exactly: 7) { packet in
            packet.write("ab")
            packet.write(3) { $0.copyBytes(from: Array("cde".utf8)) }
            packet.write("")
            packet.write(ByteBuffer(string: "fg"))
        }
        #expect(String(buffer: message.bytes) == "abcdefg")
    }

    @Test func aPacketOfAnotherLengthThanWasSaidTraps() async {
        await #expect(processExitsWith: .failure) {
            _ = EncodedMessage(exactly: 1) { $0.write("ab") }
        }
        await #expect(processExitsWith: .failure) {
            _ = EncodedMessage(exactly: 3) { $0.write("ab") }
        }
    }

    @Test func whatIsWrittenMayBeMoreThanWasSaid() {
        let message = EncodedMessage(capacity: 1) { $0.writeRepeatingByte(0x41, count: 300) }
        #expect(message.frame == WebSocketWriter.frame(.text, ByteBuffer(repeating: 0x41, count: 300)))
    }
}
