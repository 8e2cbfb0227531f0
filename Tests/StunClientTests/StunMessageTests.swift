import TestSupport
import Testing

@testable import StunClient

/// The sample messages of RFC 5769, and messages that are none.
struct StunMessageTests {
    private static let password = Array("VOkJxbRl1RmTxUk/WvJxBt".utf8)

    private static let request = bytes(
        """
        00010058 2112a442 b7e7a701 bc34d686 fa87dfae 80220010 5354554e 20746573 7420636c 69656e74
        00240004 6e0001ff 80290008 932ff9b1 51263b36 00060009 6576746a 3a683676 59202020
        00080014 9aeaa70c bfd8cb56 781ef2b5 b2d3f249 c1b571a2 80280004 e57a3bcf
        """
    )
    private static let answerOfIPv4 = bytes(
        """
        0101003c 2112a442 b7e7a701 bc34d686 fa87dfae 8022000b 74657374 20766563 746f7220 00200008 0001a147 e112a643
        00080014 2b91f599 fd9e90c3 8c7489f9 2af9ba53 f06be7d7 80280004 c07d4c96
        """
    )
    private static let answerOfIPv6 = bytes(
        """
        01010048 2112a442 b7e7a701 bc34d686 fa87dfae 8022000b 74657374 20766563 746f7220
        00200014 0002a147 0113a9fa a5d3f179 bc25f4b5 bed2b9d9 00080014 a382954e 4be67bf1 1784c97c 8292c275 bfe3ed41
        80280004 c8fb0b4c
        """
    )
    private static let longTerm = bytes(
        """
        00010060 2112a442 78ad3433 c6ad72c0 29da412e 00060012 e3839ee3 8388e383 aae38383 e382afe3 82b90000
        0015001c 662f2f34 39396b39 35346436 4f4c3334 6f4c3946 53547679 36347341 0014000b 6578616d 706c652e 6f726700
        00080014 f6702465 6dd64a3e 02b8e071 2e85c9a2 8ca89666
        """
    )

    @Test(arguments: [
        (answerOfIPv4, "192.0.2.1:32853"), (answerOfIPv6, "[2001:db8:1234:5678:11:2233:4455:6677]:32853"),
    ])
    func theSampleAnswersAreRead(bytes: [UInt8], address: String) throws {
        let message = try StunMessage(bytes)
        #expect(message.method == .binding && message.kind == .success)
        let mapped = try #require(message[.xorMappedAddress])
        let read = try #require(StunAddress(masked: mapped, transaction: message.transaction))
        #expect(read.description == address)
        #expect(read.masked(transaction: message.transaction) == mapped)
        #expect(message.isAuthentic(under: Self.password))
        #expect(!message.isAuthentic(under: Array("another".utf8)))
    }

    @Test func theSampleRequestsAreAuthenticUnderTheirPasswordsAlone() throws {
        let short = try StunMessage(Self.request)
        #expect(short.kind == .request && short[.username].map { String(decoding: $0, as: UTF8.self) } == "evtj:h6vY")
        #expect(short.isAuthentic(under: Self.password))
        let long = try StunMessage(Self.longTerm)
        let login = TurnLogin(username: "マトリックス", password: "TheMatrIX")
        #expect(long.isAuthentic(under: login.key(realm: "example.org")))
        #expect(!long.isAuthentic(under: login.key(realm: "example.com")))
    }

    @Test func whatIsWrittenIsReadAndIsAuthentic() throws {
        var generator = SeededGenerator(seed: 7)
        for method in [StunMessage.Method.binding, .allocate, .refresh, .createPermission] {
            let written = StunMessage(
                method,
                [StunAttribute(.software, "a"), StunAttribute(.realm, "é")],
                using: &generator
            )
            let read = try StunMessage(written.encoded(key: Self.password))
            #expect(read.method == method && read.kind == .request && read.attributes == written.attributes)
            #expect(read.isAuthentic(under: Self.password))
            #expect(try !StunMessage(written.encoded()).isAuthentic(under: Self.password))
        }
    }

    @Test func theSampleRequestIsWrittenAsTheNormHasIt() throws {
        let read = try StunMessage(Self.longTerm)
        let key = TurnLogin(username: "マトリックス", password: "TheMatrIX").key(realm: "example.org")
        // Without a fingerprint in the sample, and the length counts it.
        let written = read.encoded(key: key)
        #expect(written.dropLast(8).dropFirst(4) == Self.longTerm.dropFirst(4))
    }

    /// Whatever is cut off, changed or added: it is refused, or not authentic, or says what it said before.
    @Test(arguments: UInt64(1)...3)
    func whatIsBrokenIsRefusedOrNotAuthentic(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let written = [Self.request, Self.answerOfIPv4, Self.answerOfIPv6]
        let samples = try written.map { try StunMessage($0) }
        for _ in 0..<3_000 {
            var bytes = written.randomElement(using: &generator) ?? []
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes.removeLast(Int.random(in: 0...min(bytes.count, 30), using: &generator))
                case 1 where !bytes.isEmpty:
                    let place = Int.random(in: 0..<bytes.count, using: &generator)
                    bytes[place] ^= UInt8.random(in: 1...255, using: &generator)
                default: bytes.append(UInt8.random(in: 0...255, using: &generator))
                }
            }
            guard let message = try? StunMessage(bytes), message.isAuthentic(under: Self.password) else { continue }
            // Nothing but what stands behind the integrity, or the length, can have been changed.
            let isAsItWas = samples.contains { sample in
                sample.method == message.method && sample.kind == message.kind
                    && sample.transaction == message.transaction && sample.attributes == message.attributes
            }
            #expect(isAsItWas, "seed \(seed): \(bytes)")
        }
    }

    @Test(arguments: [
        ("stun:a.example", "a.example", 3_478, StunServer.Transport.udp), ("turn:a:1", "a", 1, .udp),
        ("turn:a:1?transport=udp", "a", 1, .udp), ("turn:192.0.2.1?transport=tcp", "192.0.2.1", 3_478, .tcp),
        ("turns:a", "a", 5_349, .tls), ("turns:[2001:db8::1]:443?transport=tcp", "2001:db8::1", 443, .tls),
        ("stuns:[::1]", "::1", 5_349, .tls),
    ])
    func aURLSaysWhereAndHow(url: String, host: String, port: Int, transport: StunServer.Transport) throws {
        let server = try #require(StunServer(url))
        #expect(server.host == host && server.port == port && server.transport == transport)
    }

    @Test(arguments: [
        "", "turn", "turn:", "http://a", "turn:a:0", "turn:a:x", "turn:[::1", "turn:2001:db8::1",
        "turns:a?transport=udp", "turn:a?b",
    ])
    func whatIsNoURLIsNone(_ url: String) {
        #expect(StunServer(url) == nil)
    }

    private static func bytes(_ hexadecimal: String) -> [UInt8] {
        let digits = Array(hexadecimal.filter { !$0.isWhitespace })
        return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...($0 + 1)]), radix: 16) }
    }
}
