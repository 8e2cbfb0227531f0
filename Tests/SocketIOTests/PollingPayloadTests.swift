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

    private static let payloads: [(String, [EnginePacket])] = [
        ("4", [EnginePacket(.message)]),
        ("4a", [Self.message("a")]),
        ("4a\u{1E}4b", [Self.message("a"), Self.message("b")]),
        ("2\u{1E}4a\u{1E}1", [EnginePacket(.ping), Self.message("a"), EnginePacket(.close)]),
        ("4a\u{1F}b", [Self.message("a\u{1F}b")]),
        ("4é", [Self.message("é")]),
    ]

    @Test(arguments: Self.payloads)
    func packetsStandBetweenSeparators(text: String, packets: [EnginePacket]) {
        #expect(Self.decode(text) == packets)
        #expect(String(buffer: PollingPayload.encode(packets.map(\.text))) == text)
    }

    @Test(
        arguments: [
            "", "\u{1E}", "\u{1E}4a", "4a\u{1E}", "4a\u{1E}\u{1E}4b", "7", "a", "/", "4a\u{1E}x", "bAQID",
            "4a\u{1E}bAQID",
        ]
    )
    func aPayloadWithAnythingElseInItIsMalformed(text: String) {
        #expect(Self.decode(text) == nil)
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
