import NIOCore
import TestSupport
import Testing

@testable import SocketIORedis

@Suite struct ParcelTests {
    private static let sender = SenderID(value: 0x0102_0304_0506_0708)

    static let samples = [
        Parcel(sender: sender, content: .numbered(1, ByteBuffer(string: "broadcast"))),
        Parcel(sender: sender, content: .numbered(.max, ByteBuffer())),
        Parcel(sender: SenderID(value: .max), content: .passing(ByteBuffer(bytes: [0, 255]))),
        Parcel(sender: sender, content: .mark(0)),
        Parcel(sender: sender, content: .mark(.max)),
        Parcel(sender: SenderID(value: 0), content: .hello),
    ]

    @Test(arguments: samples) func whatIsReadIsWhatWasWritten(parcel: Parcel) throws {
        #expect(try Parcel(decoding: parcel.encoded()) == parcel)
    }

    @Test func theBytesAreThoseOfTheTable() throws {
        let parcel = Parcel(sender: Self.sender, content: .numbered(258, ByteBuffer(bytes: [9])))
        let bytes: [UInt8] = [1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0, 0, 0, 1, 2, 9]
        #expect(Array(parcel.encoded().readableBytesView) == bytes)
    }

    @Test func noHeadThatIsCutShortIsRead() throws {
        for parcel in Self.samples {
            let bytes = parcel.encoded()
            for length in 0..<(bytes.readableBytes - parcel.content.size) {
                let part = try #require(bytes.getSlice(at: bytes.readerIndex, length: length))
                #expect(throws: ParcelError.malformed) { try Parcel(decoding: part) }
            }
        }
    }

    @Test func nothingStandsBehindAMarkOrAHello() {
        for content in [Parcel.Content.mark(1), .hello] {
            var bytes = Parcel(sender: Self.sender, content: content).encoded()
            bytes.writeInteger(UInt8(0))
            #expect(throws: ParcelError.malformed) { try Parcel(decoding: bytes) }
        }
    }

    @Test func noBroadcastHasTheNumberZero() {
        let bytes = Parcel(sender: Self.sender, content: .numbered(0, ByteBuffer())).encoded()
        #expect(throws: ParcelError.malformed) { try Parcel(decoding: bytes) }
    }

    @Test func anotherVersionIsToldFromGarbage() {
        #expect(throws: ParcelError.version) { try Parcel(decoding: ByteBuffer(bytes: [2, 0])) }
        #expect(throws: ParcelError.malformed) {
            try Parcel(decoding: ByteBuffer(bytes: [1, 4] + [UInt8](repeating: 0, count: 8)))
        }
        #expect(throws: ParcelError.malformed) { try Parcel(decoding: ByteBuffer()) }
    }

    @Test(arguments: 1...10) func noBytesMakeItTrapAndWhatIsReadIsWrittenTheSame(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let samples = Self.samples.map { Array($0.encoded().readableBytesView) }
        var read = 0
        for _ in 0..<4_000 {
            let sample = samples[Int.random(in: 0..<samples.count, using: &generator)]
            let bytes = sample.spoiled(using: &generator)
            // Not from the start: an index that is taken for an offset is found out.
            var buffer = ByteBuffer(bytes: [0xFF] + bytes)
            buffer.moveReaderIndex(forwardBy: 1)
            guard let parcel = try? Parcel(decoding: buffer) else { continue }
            read += 1
            #expect(Array(parcel.encoded().readableBytesView) == bytes, "seed \(seed)")
        }
        #expect(read > 100)
    }
}
