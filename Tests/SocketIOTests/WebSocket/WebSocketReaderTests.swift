import NIOCore
import Testing

@testable import SocketIO

@Suite struct WebSocketReaderTests {
    /// RFC 6455, section 5.7.
    private static let examples: [(WebSocketReader, [UInt8], WebSocketReader.Event)] = [
        (.client(), [0x81, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F], .text("Hello")),
        (
            .server(), [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58], .text("Hello")
        ),
        (.client(), [0x89, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F], .ping(ByteBuffer(string: "Hello"))),
        (
            .server(), [0x8A, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58],
            .pong(ByteBuffer(string: "Hello"))
        ),
        (.client(), [0x82, 0x7E, 0x01, 0x00] + bytes(256), .binary(bytes(256))),
        (.client(), [0x82, 0x7F, 0, 0, 0, 0, 0, 1, 0, 0] + bytes(65_536), .binary(bytes(65_536))),
    ]

    private static func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    }

    @Test(arguments: Self.examples)
    func theExamplesOfTheSpecificationAreRead(reader: WebSocketReader, bytes: [UInt8], event: WebSocketReader.Event) {
        var reader = reader
        #expect(reader.events(in: bytes) == [event])
    }

    @Test func theFragmentsOfTheSpecificationAreJoined() {
        var reader = WebSocketReader.client()
        let events = reader.events(in: [0x01, 0x03, 0x48, 0x65, 0x6C, 0x80, 0x02, 0x6C, 0x6F])
        #expect(events == [.fragment, .text("Hello")])
    }

    @Test(arguments: [0, 1, 7, 8, 9, 15, 16, 17, 100, 125, 126, 127, 2_500, 65_535, 65_536, 100_000])
    func everyLengthIsReadByBothSides(length: Int) {
        let payload = Self.bytes(length)
        let text = payload.map { $0 & 0x7F }
        var server = WebSocketReader.server()
        #expect(
            server.events(in: [.binary(payload), WireFrame(1, text)])
                == [.binary(payload), .text(ByteBuffer(bytes: text))]
        )
        var client = WebSocketReader.client()
        #expect(
            client.events(in: [WireFrame.binary(payload).unmasked, WireFrame(1, text).unmasked])
                == [.binary(payload), .text(ByteBuffer(bytes: text))]
        )
    }

    private static let conversation: [WireFrame] = [
        .text("grüß €😀 dich"), .text("").unfinished, WireFrame(9, [1, 2]),
        WireFrame(0, Array("ä€".utf8.prefix(3))).unfinished,
        WireFrame(10, []), WireFrame(0, Array("ä€".utf8.dropFirst(3))), .binary([0xFF, 0xC0]).unfinished,
        WireFrame(0, [0x80]), .binary(Self.bytes(130)), .text("0123456789abcdefé"), .close(1_000, Array("ü".utf8)),
    ]
    private static let told: [WebSocketReader.Event] = [
        .text("grüß €😀 dich"), .fragment, .ping(ByteBuffer(bytes: [1, 2])), .fragment, .pong(ByteBuffer()), .text("ä€"),
        .fragment, .binary([0xFF, 0xC0, 0x80]), .binary(Self.bytes(130)), .text("0123456789abcdefé"),
        .close(WebSocketFarewell(code: 1_000, reason: "ü")),
    ]

    @Test func framesAreReadWhereverTheyAreCut() {
        let bytes = Self.conversation.flatMap(\.bytes)
        for cut in 0...bytes.count {
            var reader = WebSocketReader.server()
            #expect(reader.events(in: bytes, cutAt: [cut]) == Self.told, "cut at \(cut)")
        }
        var reader = WebSocketReader.server()
        #expect(reader.events(in: bytes, cutAt: Array(0..<bytes.count)) == Self.told)
    }

    @Test func anIncompleteFrameIsLeftAsItIs() {
        var reader = WebSocketReader.server()
        let whole = WireFrame.text("grüß dich").bytes
        var buffer = ByteBuffer(bytes: whole.dropLast())
        for _ in 0..<3 {
            #expect(reader.next(in: &buffer) == nil)
            #expect(buffer == ByteBuffer(bytes: whole.dropLast()))
        }
        buffer.writeBytes(whole.suffix(1))
        #expect(reader.next(in: &buffer) == .text("grüß dich"))
        #expect(buffer.readableBytes == 0)
    }

    @Test func textsThatAreKeptDoNotChangeWhenMoreIsRead() {
        var reader = WebSocketReader.server()
        let texts = (0..<50).map { "text \($0) ü" }
        #expect(reader.events(in: texts.map { .text($0) }) == texts.map { .text($0) })
    }

    @Test func aTextIsUnmaskedWhereItStandsIfNobodyElseHoldsTheBytes() {
        var reader = WebSocketReader.server()
        var buffer = ByteBuffer(bytes: WireFrame.text("grüß dich").bytes)
        let stood = buffer.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) }
        guard case .text(let text) = reader.next(in: &buffer) else {
            Issue.record("no text")
            return
        }
        #expect(text.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) } == stood + 6)
    }

    @Test func bytesThatSomebodyElseHoldsAreNotCopiedButForTheTextInThem() {
        var reader = WebSocketReader.server()
        let bytes = WireFrame.text("grüß dich").bytes
        let held = ByteBuffer(bytes: bytes + bytes + Array(repeating: 0, count: 10_000))
        var buffer = held
        for _ in 0..<2 {
            guard case .text(let text) = reader.next(in: &buffer) else {
                Issue.record("no text")
                return
            }
            #expect(text == ByteBuffer(string: "grüß dich"))
            #expect(text.storageCapacity <= 16)
        }
        #expect(held.getBytes(at: 0, length: bytes.count) == bytes)
    }

    @Test func aBinaryMessageThatIsKeptHoldsNotMuchMoreThanItself() throws {
        var reader = WebSocketReader.server()
        var buffer = ByteBuffer(bytes: WireFrame.binary([1, 2, 3]).bytes)
        buffer.reserveCapacity(65_536)
        guard case .binary(let small) = reader.next(in: &buffer) else {
            Issue.record("no binary message")
            return
        }
        #expect(small.storageCapacity <= 16)
        buffer.writeBytes(WireFrame.binary(Self.bytes(60_000)).bytes)
        guard case .binary(let large) = reader.next(in: &buffer) else {
            Issue.record("no binary message")
            return
        }
        #expect(large == ByteBuffer(bytes: Self.bytes(60_000)))
        #expect(large.storageCapacity <= 131_072)
    }

    @Test func nothingIsReadAfterTheLastFrame() {
        for last in [WireFrame.close(1_000), WireFrame.close(1_004)] {
            var reader = WebSocketReader.server()
            var buffer = ByteBuffer(bytes: (last.bytes + WireFrame.text("more").bytes))
            #expect(reader.next(in: &buffer) != nil)
            #expect(reader.next(in: &buffer) == nil)
            #expect(buffer.readableBytes == 0, "what nobody reads is not kept")
        }
    }

    @Test func aReaderIsSmall() {
        #expect(MemoryLayout<WebSocketReader>.size <= 40)
    }
}

@Suite struct WebSocketFarewellTests {
    @Test func aCloseFrameMaySayNothing() {
        var reader = WebSocketReader.server()
        #expect(reader.events(in: [WireFrame(8, [])]) == [.close(WebSocketFarewell(code: nil))])
    }

    @Test(arguments: [1000, 1001, 1002, 1003, 1007, 1008, 1011, 1014, 3000, 3999, 4000, 4999] as [UInt16])
    func codesThatMayBeSentAreRead(code: UInt16) {
        var reader = WebSocketReader.server()
        let reason = String(repeating: "é", count: 61)
        let events = reader.events(in: [.close(code, Array(reason.utf8))])
        #expect(events == [.close(WebSocketFarewell(code: code, reason: reason))])
    }

    @Test(
        arguments: [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535] as [UInt16]
    )
    func otherCodesAreRefused(code: UInt16) {
        var reader = WebSocketReader.server()
        #expect(reader.events(in: [.close(code)]) == [.violation(.malformedClose)])
    }

    @Test func halfACodeIsRefused() {
        var reader = WebSocketReader.server()
        #expect(reader.events(in: [WireFrame(8, [3])]) == [.violation(.malformedClose)])
    }

    @Test func aReasonMustBeUTF8() {
        for reason in [[0xC0, 0x80], [0x61, 0xE2, 0x82], [0xED, 0xA0, 0x80]] as [[UInt8]] {
            var reader = WebSocketReader.server()
            #expect(reader.events(in: [.close(1_000, reason)]) == [.violation(.malformedText)])
        }
    }
}
