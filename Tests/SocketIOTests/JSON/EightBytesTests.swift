import TestSupport
import Testing

@testable import SocketIO

@Suite struct EightBytesTests {
    private static func marks(_ bytes: [UInt8], at offset: Int = 0) -> EightBytes {
        bytes.withUnsafeBytes { EightBytes($0, at: offset) }
    }

    private static func first(_ bytes: [UInt8], where isSought: (UInt8) -> Bool) -> Int {
        bytes.firstIndex(where: isSought) ?? 8
    }

    /// How many bytes stand before the first mark; 8 if there is none.
    private static func count(_ marks: UInt64) -> Int {
        EightBytes.count(before: marks)
    }

    @Test func everyByteIsFoundInEveryPlace() {
        for byte in UInt8.min...UInt8.max {
            for place in 0..<8 {
                var bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 8)
                bytes[place] = byte
                let isSpecial = byte < 0x20 || byte >= 0x80 || byte == 0x22 || byte == 0x5C
                #expect(Self.count(Self.marks(bytes).special) == (isSpecial ? place : 8))
                #expect(Self.count(Self.marks(bytes).quotes) == (byte == 0x22 ? place : 8))
                #expect(Self.count(Self.marks(bytes).backslashes) == (byte == 0x5C ? place : 8))
                #expect(Self.count(Self.marks(bytes).nonASCII) == (byte >= 0x80 ? place : 8))
            }
        }
    }

    @Test(arguments: 1...20)
    func theFirstMarkIsCertainWhateverStandsBehind(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let near: [UInt8] = [
            0x00, 0x1F, 0x20, 0x21, 0x22, 0x23, 0x5B, 0x5C, 0x5D, 0x61, 0x7F, 0x80, 0xA2, 0xBF, 0xC0, 0xDC, 0xFF,
        ]
        for _ in 0..<500 {
            let bytes = (0..<8).map { _ in near[Int.random(in: 0..<near.count, using: &generator)] }
            let eight = Self.marks(bytes)
            let special = Self.first(bytes) { $0 < 0x20 || $0 >= 0x80 || $0 == 0x22 || $0 == 0x5C }
            #expect(Self.count(eight.special) == special, "seed \(seed): \(bytes)")
            #expect(Self.count(eight.quotes) == Self.first(bytes) { $0 == 0x22 }, "seed \(seed): \(bytes)")
            #expect(Self.count(eight.backslashes) == Self.first(bytes) { $0 == 0x5C }, "seed \(seed): \(bytes)")
            #expect(Self.count(eight.nonASCII) == Self.first(bytes) { $0 >= 0x80 }, "seed \(seed): \(bytes)")
            #expect(eight.continuations == bytes.count { $0 & 0xC0 == 0x80 }, "seed \(seed): \(bytes)")
        }
    }

    @Test func theyMayStandAnywhere() {
        let bytes = Array("abcdefghijk\"".utf8)
        #expect((0...4).map { Self.count(Self.marks(bytes, at: $0).quotes) } == [8, 8, 8, 8, 7])
    }
}
