import Foundation
import SharedKernel
import TestSupport
import Testing

struct IdentifierTests {
    @Test func itIsWrittenAsPrefixAndThirtyTwoDigits() {
        let room = RoomID(high: 0x0F, low: 0xABCD_EF01_2345_6789)
        #expect(room.description == "room_000000000000000fabcdef0123456789")
    }

    @Test func whatIsWrittenCanBeRead() {
        var generator = SeededGenerator(seed: 11)
        for _ in 1...100 {
            let guest = GuestID.random(using: &generator)
            #expect(GuestID(guest.description) == guest)
        }
        #expect(AccountID(AccountID(high: .max, low: .max).description) == AccountID(high: .max, low: .max))
        #expect(SessionID(SessionID(high: 0, low: 0).description) == SessionID(high: 0, low: 0))
    }

    @Test(arguments: [
        "", "gst_", "gst_0000000000000000000000000000001", "gst_000000000000000000000000000000001",
        "room_00000000000000000000000000000001", "gst_0000000000000000000000000000000G",
        "gst_0000000000000000000000000000000A", "gst_-0000000000000000000000000000001",
        "GST_00000000000000000000000000000001", "gst_000000000000000000000000000000é",
        " gst_0000000000000000000000000000001",
    ])
    func anythingElseIsRefused(_ text: String) {
        #expect(GuestID(text) == nil)
    }

    @Test func noByteButALowerCaseDigitIsReadAnywhere() {
        let prefix = 4
        for place in prefix..<GuestID.writtenLength {
            for byte in UInt8.min...UInt8.max {
                var text = Array("gst_0123456789abcdef0123456789abcdef".utf8)
                text[place] = byte
                let isDigit = UnicodeScalar(byte).properties.isASCIIHexDigit && !(0x41...0x5A).contains(byte)
                let read = text.withUnsafeBytes { GuestID(utf8: $0) }
                #expect(read.map { Array($0.description.utf8) } == (isDigit ? text : nil))
            }
        }
    }

    @Test func itIsAStringInJSON() throws {
        let message = MessageID(high: 1, low: 2)
        let json = try JSONEncoder().encode([message])
        #expect(String(decoding: json, as: UTF8.self) == #"["msg_00000000000000010000000000000002"]"#)
        #expect(try JSONDecoder().decode([MessageID].self, from: json) == [message])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([MessageID].self, from: Data(#"["msg_1"]"#.utf8))
        }
    }

    @Test func randomOnesDiffer() {
        #expect(Set((1...1_000).map { _ in RoomID.random() }).count == 1_000)
    }
}
