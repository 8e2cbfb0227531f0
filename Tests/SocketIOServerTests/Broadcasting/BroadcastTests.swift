import NIOCore
import SocketIO
import TestSupport
import Testing

@testable import SocketIOServer

@Suite struct BroadcastTests {
    private static func event(
        _ json: String,
        attachments: [[UInt8]] = [],
        isVolatile: Bool = false,
        offset: String? = nil
    ) throws -> Broadcast.Verb {
        let payload = try #require(JSONSlice(ByteBuffer(string: json)))
        return .event(
            Broadcast.Event(
                payload: payload,
                attachments: attachments.map { ByteBuffer(bytes: $0) },
                isVolatile: isVolatile,
                offset: offset
            )
        )
    }

    static func samples() throws -> [Broadcast] {
        [
            Broadcast(try self.event(#"["a",1,{"b":"é"}]"#), namespace: "/"),
            Broadcast(
                try self.event(
                    #"["a",{"_placeholder":true,"num":0}]"#,
                    attachments: [[1, 2, 3], []],
                    isVolatile: true
                ),
                namespace: "/chat",
                rooms: ["x", "ü"],
                excepted: ["y"]
            ),
            Broadcast(try self.event("[]", offset: "abc123"), namespace: "/", rooms: []),
            Broadcast(.join(["a", ""]), namespace: "/", excepted: ["b", "c"]),
            Broadcast(.leave([]), namespace: "/n", rooms: ["a"]),
            Broadcast(.disconnect(closesTransports: true), namespace: "/"),
            Broadcast(.disconnect(closesTransports: false), namespace: "/"),
            .gap,
        ]
    }

    @Test func whatIsReadIsWhatWasWritten() throws {
        for sample in try Self.samples() {
            #expect(try Broadcast(decoding: sample.encoded()) == sample)
        }
    }

    @Test func nothingThatIsCutShortOrTooLongIsRead() throws {
        for sample in try Self.samples() {
            let bytes = try sample.encoded()
            for length in 0..<bytes.readableBytes {
                let part = try #require(bytes.getSlice(at: bytes.readerIndex, length: length))
                #expect(throws: BroadcastError.malformed) { try Broadcast(decoding: part) }
            }
            var longer = bytes
            longer.writeInteger(UInt8(0))
            #expect(throws: BroadcastError.malformed) { try Broadcast(decoding: longer) }
        }
    }

    @Test func aPayloadThatIsNoArrayIsNotRead() throws {
        for json in [#"{"a":1}"#, "1", #""a""#] {
            let bytes = try Broadcast(Self.event(json), namespace: "/").encoded()
            #expect(throws: BroadcastError.malformed) { try Broadcast(decoding: bytes) }
        }
    }

    @Test func anOffsetThatWouldNeedEscapesIsNotRead() throws {
        for offset in ["", "a\"b", "A", String(repeating: "a", count: 65)] {
            let bytes = try Broadcast(Self.event("[]", offset: offset), namespace: "/").encoded()
            #expect(throws: BroadcastError.malformed) { try Broadcast(decoding: bytes) }
        }
    }

    @Test func whatIsTooLargeIsNotWritten() throws {
        let name = String(repeating: "n", count: Broadcast.maximumNameLength + 1)
        let rooms = (0...Broadcast.maximumRooms).map { "\($0)" }
        let large = [UInt8](repeating: 0, count: Broadcast.maximumSize)
        let attachments = [[UInt8]](repeating: [], count: Broadcast.maximumAttachments + 1)
        let all = [
            Broadcast(.join([name]), namespace: "/"),
            Broadcast(.join([]), namespace: name),
            Broadcast(.join(rooms), namespace: "/"),
            Broadcast(.join([]), namespace: "/", rooms: rooms),
            Broadcast(.join([]), namespace: "/", excepted: rooms),
            Broadcast(try Self.event("[]", attachments: [large]), namespace: "/"),
            Broadcast(try Self.event("[]", attachments: attachments), namespace: "/"),
        ]
        for broadcast in all { #expect(throws: BroadcastError.tooLarge) { try broadcast.encoded() } }
    }

    @Test func whatIsTooLargeIsNotRead() {
        let bytes = ByteBuffer(repeating: 1, count: Broadcast.maximumSize + 1)
        #expect(throws: BroadcastError.tooLarge) { try Broadcast(decoding: bytes) }
    }

    @Test(arguments: 1...10)
    func noBytesMakeItTrapAndWhatIsReadIsWrittenTheSame(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let samples = try Self.samples().map { Array(try $0.encoded().readableBytesView) }
        var read = 0
        for _ in 0..<4_000 {
            let sample = samples[Int.random(in: 0..<samples.count, using: &generator)]
            let bytes = sample.spoiled(using: &generator)
            // Not from the start: an index that is taken for an offset is found out.
            var buffer = ByteBuffer(bytes: [0xFF] + bytes)
            buffer.moveReaderIndex(forwardBy: 1)
            guard let broadcast = try? Broadcast(decoding: buffer) else { continue }
            read += 1
            let again = try broadcast.encoded()
            #expect(try Broadcast(decoding: again) == broadcast, "seed \(seed)")
            #expect(again.readableBytes <= bytes.count, "seed \(seed)")
        }
        #expect(read > 100)
    }
}
