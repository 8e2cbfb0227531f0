import NIOCore
import Testing

@testable import SocketIO

@Suite struct PollingPayloadTests {
    private static func decode(_ text: String) -> [EnginePacket]? {
        PollingPayload.decode(ByteBuffer(string: text))
    }

    private static func message(_ text: String) -> EnginePacket {
        EnginePacket(.message, ByteBuffer(string: text))
    }

    private static func binary(_ bytes: [UInt8]) -> EnginePacket {
        EnginePacket(.message, ByteBuffer(bytes: bytes), isBinary: true)
    }

    private static let payloads: [(String, [EnginePacket])] = [
        ("4", [EnginePacket(.message)]),
        ("4a", [Self.message("a")]),
        ("4a\u{1E}4b", [Self.message("a"), Self.message("b")]),
        ("2\u{1E}4a\u{1E}1", [EnginePacket(.ping), Self.message("a"), EnginePacket(.close)]),
        ("4a\u{1F}b", [Self.message("a\u{1F}b")]),
        ("4é", [Self.message("é")]),
        ("b", [Self.binary([])]),
        ("bAQIDBA==", [Self.binary([1, 2, 3, 4])]),
        (
            "4bAQID\u{1E}bAQID\u{1E}b/x4=\u{1E}6",
            [
                Self.message("bAQID"), Self.binary([1, 2, 3]), Self.binary([0xFF, 0x1E]), EnginePacket(.noop),
            ]
        ),
    ]

    @Test(arguments: Self.payloads)
    func packetsStandBetweenSeparators(text: String, packets: [EnginePacket]) {
        #expect(Self.decode(text) == packets)
        #expect(String(buffer: PollingPayload.encode(packets.map { PollingPacket($0) })) == text)
    }

    @Test(
        arguments: [
            "", "\u{1E}", "\u{1E}4a", "4a\u{1E}", "4a\u{1E}\u{1E}4b", "7", "a", "/", "4a\u{1E}x", "B", "b\u{1E}",
        ]
    )
    func aPayloadWithAnythingElseInItIsMalformed(text: String) {
        #expect(Self.decode(text) == nil)
    }

    @Test(arguments: [
        "A", "AQ", "AQI", "AQ=", "AQID=", "AQIDBA", "A===", "AQ==AQ==", "AQ I", "AQID\n", "AQ-_", "=", "A\u{E9}",
    ])
    func whatIsNotBase64MakesThePayloadMalformed(text: String) {
        #expect(Self.decode("b" + text) == nil)
        #expect(Self.decode("4a\u{1E}b\(text)\u{1E}4b") == nil)
    }

    @Test func aPacketSaysHowLongItIsThere() {
        for length in 0..<20 {
            let binary = PollingPacket.binary(ByteBuffer(repeating: 0xFF, count: length))
            #expect(PollingPayload.encode([binary]).readableBytes == binary.encodedLength)
            let text = PollingPacket.text(ByteBuffer(repeating: 0x34, count: length))
            #expect(PollingPayload.encode([text]).readableBytes == text.encodedLength)
        }
        #expect(PollingPayload.encode([PollingPacket]()).readableBytes == 0)
    }

    @Test func packetsAreBoundedInNumber() {
        let most = Array(repeating: "4a", count: PollingPayload.maximumPackets).joined(separator: "\u{1E}")
        #expect(Self.decode(most)?.count == PollingPayload.maximumPackets)
        #expect(Self.decode(most + "\u{1E}4a") == nil)
    }

    @Test func everyTypeHasItsDigit() {
        for kind in EnginePacket.Kind.allCases {
            #expect(EnginePacket(text: EnginePacket(kind, ByteBuffer(string: "x")).text)?.kind == kind)
        }
        for text in ["", "7", "9", "/", ":", "\u{0}", "é", " 4"] {
            #expect(EnginePacket(text: ByteBuffer(string: text)) == nil)
        }
    }
}

extension PollingPacket {
    /// A packet as it is to be written.
    init(_ packet: EnginePacket) {
        self = packet.isBinary ? .binary(packet.data) : .text(packet.text)
    }
}

@Suite struct EngineHandshakeTests {
    @Test(arguments: [true, false])
    func aClientReadsWhatAServerWrote(mayUpgrade: Bool) throws {
        let written = EngineHandshake(
            sessionID: "abc-123",
            mayUpgrade: mayUpgrade,
            pingInterval: .seconds(10),
            pingTimeout: .milliseconds(250),
            maxPayload: 100_000
        )
        let packet = try #require(EnginePacket(text: written.packet))
        #expect(packet.kind == .open)
        #expect(EngineHandshake(data: packet.data) == written)
        let upgrades = mayUpgrade ? #"["websocket"]"# : "[]"
        #expect(
            String(buffer: packet.data)
                == #"{"sid":"abc-123","upgrades":\#(upgrades),"pingInterval":10000,"pingTimeout":250,"maxPayload":100000}"#
        )
    }

    @Test(
        arguments: [
            "", "{}", "[]", #"{"sid":1,"pingInterval":1,"pingTimeout":1}"#, #"{"sid":"a","pingInterval":1}"#,
            #"{"sid":"a","pingInterval":-1,"pingTimeout":1}"#, #"{"sid":"a","pingInterval":1e3,"pingTimeout":1}"#,
            #"{"sid":"a","pingInterval":9223372036854775807,"pingTimeout":1}"#,
            #"{"sid":"a","pingInterval":1,"pingTimeout":86400001}"#, #"{"sid":"a","pingInterval":"1","pingTimeout":1}"#,
        ]
    )
    func aHandshakeThatCannotBeBelievedIsNone(text: String) {
        #expect(EngineHandshake(data: ByteBuffer(string: text)) == nil)
    }
}
