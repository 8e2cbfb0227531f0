import Foundation
import NIOCore
import Testing

@testable import SocketIO

@Suite struct Base64Tests {
    private static func encode(_ bytes: [UInt8]) -> String {
        var buffer = ByteBuffer()
        Base64.encode(ByteBuffer(bytes: bytes), into: &buffer)
        return String(buffer: buffer)
    }

    private static func decode(_ text: [UInt8]) -> [UInt8]? {
        Base64.decode(WireMutator.buffer(text)).map { Array($0.readableBytesView) }
    }

    private static func isWellFormed(_ text: [UInt8]) -> Bool {
        let letters = text.prefix { $0 != UInt8(ascii: "=") }
        let padding = text.dropFirst(letters.count)
        return text.count % 4 == 0 && padding.count <= 2 && padding.allSatisfy { $0 == UInt8(ascii: "=") }
            && letters.allSatisfy { self.letters.contains($0) }
    }

    private static let letters = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// RFC 4648, section 10.
    @Test(arguments: ["", "f", "fo", "foo", "foob", "fooba", "foobar"])
    func theStandardsOwnExamples(text: String) {
        let encoded = ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"][text.utf8.count]
        #expect(Self.encode(Array(text.utf8)) == encoded)
        #expect(Self.decode(Array(encoded.utf8)) == Array(text.utf8))
    }

    @Test func everyByteIsALetterOrIsRefused() {
        for byte in UInt8.min...UInt8.max {
            for place in 0..<4 {
                var text = Array("AAAAAAAA".utf8)
                text[place] = byte
                #expect((Self.decode(text) != nil) == Self.letters.contains(byte), "\(byte) at \(place)")
            }
        }
    }

    @Test func bitsBehindTheLastByteAreNotLookedAt() {
        #expect(Self.decode(Array("AR==".utf8)) == [1])
        #expect(Self.decode(Array("AQJ=".utf8)) == [1, 2])
    }

    @Test(arguments: FuzzRun.seeds)
    func foundationAgrees(seed: UInt64) {
        FuzzRun("Base64", percent: 5, seed: seed).play { mutator in
            let bytes = mutator.bytes(mutator.below(60))
            let text = Self.encode(bytes)
            guard text == Data(bytes).base64EncodedString(), text.utf8.count == Base64.encodedLength(bytes.count),
                Self.decode(Array(text.utf8)) == bytes
            else { return "\(bytes)" }
            let changed = mutator.changed(of: [text])
            // Foundation takes padding where none is due, and letters behind it.
            let isText = Self.isWellFormed(changed)
            let foundation = isText ? Data(base64Encoded: Data(changed)).map { Array($0) } : nil
            return Self.decode(changed) == foundation ? nil : String(decoding: changed, as: UTF8.self)
        }
    }
}
