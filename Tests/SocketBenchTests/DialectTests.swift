import NIOCore
import Testing

@testable import SocketBench

@Suite struct DialectTests {
    private func heard(_ text: String, in dialect: Dialect) -> Dialect.Heard {
        Array(text.utf8).withUnsafeBytes { dialect.heard($0) }
    }

    @Test(arguments: [
        ("0{\"sid\":\"x\"}", Dialect.Heard.opened), ("2", .ping), ("40{\"sid\":\"y\"}", .other),
        ("42[\"welcome\",{}]", .welcome), ("42[\"waiting\",{}]", .waiting), ("42[\"matched\",{}]", .matched),
        ("42[\"text\",{}]", .text), ("42[\"signal\",{}]", .signal), ("42[\"ended\",{}]", .ended),
        ("42[\"partner\",{}]", .other), ("42[\"signedOut\",{}]", .trouble), ("42[\"refused\",{}]", .trouble),
        ("42[\"displaced\",{}]", .trouble), ("44{\"message\":\"no\"}", .trouble), ("1", .trouble), ("", .trouble),
        ("4", .trouble), ("42[", .trouble), (#"430[{"id":"msg_1","sentAt":1}]"#, .answer), ("430[{}]", .answer),
        (#"430[{"error":{"code":"not_in_room"}}]"#, .trouble),
    ])
    func socketIOIsToldByItsFirstBytes(text: String, heard: Dialect.Heard) {
        #expect(self.heard(text, in: .socketIO) == heard)
    }

    @Test(arguments: [
        ("welcome", Dialect.Heard.welcome), ("waiting", .waiting), ("matched", .matched), ("text", .text),
        ("signal", .signal), ("ended", .ended), ("refused", .trouble), ("ack", .trouble),
    ])
    func plainJSONIsToldByItsEvent(event: String, heard: Dialect.Heard) {
        #expect(self.heard("{\"event\":\"\(event)\",\"room\":\"r\"}", in: .plainJSON) == heard)
    }

    @Test func whatIsToBeAnsweredHasAnId() {
        func packet(isAsked: Bool) -> String {
            var frame = Dialect.socketIO.message(.text, in: "room_1", isAsked: isAsked)
            frame.moveReaderIndex(forwardBy: 2)
            let mask = frame.readBytes(length: 4) ?? []
            return String(decoding: frame.readableBytesView.enumerated().map { $1 ^ mask[$0 & 3] }, as: UTF8.self)
        }
        #expect(packet(isAsked: false) == #"42["text",{"room":"room_1","text":"\#(Message.words)"}]"#)
        #expect(packet(isAsked: true) == #"420["text",{"room":"room_1","text":"\#(Message.words)"}]"#)
    }

    @Test func aTextHasSixtyBytesAndASignalTwoAndAHalfThousand() {
        #expect(Message.words.utf8.count == 60)
        #expect(Message.description.utf8.count == 2_500)
    }
}
