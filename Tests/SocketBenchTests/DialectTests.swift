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
        ("4", .trouble), ("42[", .trouble),
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

    @Test func aTextHasSixtyBytesAndASignalTwoAndAHalfThousand() {
        #expect(Message.words.utf8.count == 60)
        #expect(Message.description.utf8.count == 2_500)
    }
}
