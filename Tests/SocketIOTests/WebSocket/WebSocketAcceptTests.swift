import NIOCore
import Testing

@testable import SocketIO

@Suite struct WebSocketAcceptTests {
    private static func hash(_ message: String) -> String {
        var message = message
        var digest = [UInt8](repeating: 0, count: SHA1.length)
        digest.withUnsafeMutableBytes { digest in
            message.withUTF8 { SHA1.hash(UnsafeRawBufferPointer($0), into: digest) }
        }
        return digest.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }

    /// RFC 6455, section 1.3.
    @Test func theStandardsOwnKeyIsAnsweredAsTheStandardSays() {
        var answer = ByteBuffer()
        var key = "dGhlIHNhbXBsZSBub25jZQ=="
        key.withUTF8 { WebSocketAccept.write(for: UnsafeRawBufferPointer($0), to: &answer) }
        #expect(String(buffer: answer) == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        #expect(answer.readableBytes == WebSocketAccept.length)
    }

    @Test(
        arguments: [
            ("dGhlIHNhbXBsZSBub25jZQ==", true), ("AZaz09+/AZaz09+/AZaz09==", true), ("", false), ("==", false),
            ("dGhlIHNhbXBsZSBub25jZQ=", false), ("dGhlIHNhbXBsZSBub25jZQ===", false),
            ("dGhlIHNhbXBsZSBub25jZQ=!", false), ("dGhlIHNhbXBsZSBub25jZ===", false),
            ("dGhlIHNhbXBsZSBub25j-_==", false), ("dGhlIHNhbXBs SBub25jZQ==", false),
        ]
    )
    func aKeyIsSixteenBytesInBase64(key: String, isKey: Bool) {
        var key = key
        #expect(key.withUTF8 { WebSocketAccept.isKey(UnsafeRawBufferPointer($0)) } == isKey)
    }

    /// FIPS 180 and its examples; the others are lengths at which the padding goes into another block.
    @Test(
        arguments: [
            ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
            ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
            ),
            (String(repeating: "a", count: 55), "c1c8bbdc22796e28c0e15163d20899b65621d65a"),
            (String(repeating: "a", count: 56), "c2db330f6083854c99d4b5bfb6e8f29f201be699"),
            (String(repeating: "a", count: 63), "03f09f5b158a7a8cdad920bddc29b81c18a551f5"),
            (String(repeating: "a", count: 64), "0098ba824b5c16427bd7a1122a5a442a25ec644d"),
            (String(repeating: "a", count: 119), "ee971065aaa017e0632a8ca6c77bb3bf8b1dfc56"),
            (String(repeating: "a", count: 120), "f34c1488385346a55709ba056ddd08280dd4c6d6"),
            (String(repeating: "a", count: 1_000), "291e9a6c66994949b57ba5e650361e98fc36b1ba"),
        ]
    )
    func aMessageHasTheDigestThatTheStandardGivesIt(message: String, digest: String) {
        #expect(Self.hash(message) == digest)
    }
}
