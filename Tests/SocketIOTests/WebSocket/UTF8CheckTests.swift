import TestSupport
import Testing

@testable import SocketIO

@Suite struct UTF8CheckTests {
    private static let good = [
        "", "a", "ascii that is longer than a word", "é", "€", "😀",
        "\u{7F}\u{80}\u{7FF}\u{800}\u{D7FF}\u{E000}\u{FFFF}",
        "\u{10000}\u{10FFFF}", "こんにちは世界", "mixed é and € and 😀 in one", "\u{FEFF}\u{0}\u{FFFE}", "ééééééééééé",
    ]
    private static let bad: [[UInt8]] = [
        [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x41], [0xC2, 0xC2], [0xE0, 0x80, 0x80],
        [0xE0, 0x9F, 0xBF], [0xE2, 0x82], [0xE2, 0x41, 0x82], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
        [0xEF, 0xBF, 0xC0],
        [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x98], [0xF0, 0x9F, 0x98, 0x41],
        [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFC], [0xFE], [0xFF],
    ]

    private static func accepts(_ pieces: [[UInt8]], mask: WebSocketMask = .none) -> Bool {
        var check = UTF8Check()
        var done = 0
        for piece in pieces {
            var masked = piece
            let mask = mask.advanced(by: done)
            masked.withUnsafeMutableBytes { _ = mask.apply(to: $0) }
            guard masked.withUnsafeBytes({ check.accept($0, under: mask) }) else { return false }
            done += piece.count
        }
        return check.isBetweenCharacters
    }

    @Test(arguments: Self.good)
    func textIsAccepted(text: String) {
        let bytes = Array(text.utf8)
        for cut in 0...bytes.count {
            #expect(Self.accepts([Array(bytes[..<cut]), Array(bytes[cut...])]))
        }
        #expect(Self.accepts(bytes.map { [$0] }, mask: WebSocketMask(0x0123_89EF)))
    }

    @Test(arguments: Self.bad)
    func everythingElseIsRefused(bytes: [UInt8]) {
        for before in 0..<10 {
            for after in [0, 1, 9] {
                let padded = Array(repeating: 0x61, count: before) + bytes + Array(repeating: 0x61, count: after)
                for cut in 0...padded.count {
                    #expect(!Self.accepts([Array(padded[..<cut]), Array(padded[cut...])]), "\(padded) cut at \(cut)")
                }
            }
        }
    }

    @Test func badTextIsRefusedWithItsFirstBadByte() {
        for (bytes, length) in [
            ([0xE0, 0x9F], 2), ([0xED, 0xA0], 2), ([0xF4, 0x90], 2), ([0xC1], 1), ([0xF0, 0x8F], 2),
        ]
            as [([UInt8], Int)]
        {
            var check = UTF8Check()
            #expect(bytes[..<(length - 1)].withUnsafeBytes { check.accept($0) })
            #expect(!bytes[(length - 1)...].withUnsafeBytes { check.accept($0) })
        }
    }

    @Test(arguments: UInt64(1)...8)
    func itAgreesWithTheStandardLibrary(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let mask = WebSocketMask(UInt32.random(in: .min ... .max, using: &generator))
        for _ in 0..<2_000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0..<12, using: &generator) {
                let bits = Int.random(in: 7...21, using: &generator)
                let scalar = Unicode.Scalar(UInt32.random(in: 0..<(1 << bits), using: &generator))
                bytes += Array(String(scalar ?? "a").utf8)
            }
            if !bytes.isEmpty, Bool.random(using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] ^=
                    1 << UInt8.random(in: 0..<8, using: &generator)
            }
            let cut = Int.random(in: 0...bytes.count, using: &generator)
            let isText = String(validating: bytes, as: UTF8.self) != nil
            #expect(Self.accepts([Array(bytes[..<cut]), Array(bytes[cut...])], mask: mask) == isText, "\(bytes)")
        }
    }
}
