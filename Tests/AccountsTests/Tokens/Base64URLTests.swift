import TestSupport
import Testing

@testable import Accounts

@Suite struct Base64URLTests {
    private func decodeStrictly(_ text: String, room: Int = 256) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: room)
        return Array(text.utf8).withUnsafeBytes { text in
            bytes.withUnsafeMutableBytes { Base64URL.decodeStrictly(text, into: $0).map { Array($0) } }
        }
    }

    @Test func whatIsEncodedIsReadStrictly() {
        var generator = SeededGenerator(seed: 3)
        for count in 0..<100 {
            let bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            #expect(self.decodeStrictly(Base64URL.encode(bytes)) == bytes)
        }
    }

    @Test func whatIsReadStrictlyIsWhatEncodingWrites() {
        var generator = SeededGenerator(seed: 4)
        let alphabet = Array("ABCDwxyz0189-_+/= .\n")
        var read = 0
        for _ in 0..<5_000 {
            let text = String(
                (0..<Int.random(in: 0...6, using: &generator)).map { _ in
                    alphabet.randomElement(using: &generator) ?? "A"
                }
            )
            let bytes = self.decodeStrictly(text)
            if let bytes {
                read += 1
                #expect(Base64URL.encode(bytes) == text)
                #expect(Base64URL.decode(text) == bytes)
            } else if let loosely = Base64URL.decode(text) {
                #expect(Base64URL.encode(loosely) != text)
            }
        }
        #expect(read > 100)
    }

    @Test func nothingIsWrittenWhereThereIsNoRoom() {
        #expect(self.decodeStrictly("AAAA", room: 2) == nil)
        #expect(self.decodeStrictly("AAAA", room: 3) == [0, 0, 0])
    }
}
