import NIOCore
import Testing

@testable import SocketIO

@Suite struct WebSocketWriterTests {
    private static let lengths = [0, 1, 5, 125, 126, 255, 256, 65_535, 65_536, 70_000]

    private static func payload(_ length: Int) -> [UInt8] {
        (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    }

    @Test func framesAreThoseOfTheSpecification() {
        let hello = ByteBuffer(string: "Hello")
        #expect(WebSocketWriter.frame(.text, hello) == ByteBuffer(bytes: [0x81, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F]))
        #expect(
            WebSocketWriter.frame(.text, hello, mask: 0x37FA_213D)
                == ByteBuffer(bytes: [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58])
        )
        #expect(WebSocketWriter.close(1_000) == ByteBuffer(bytes: [0x88, 0x02, 0x03, 0xE8]))
        #expect(WebSocketWriter.close(nil) == ByteBuffer(bytes: [0x88, 0x00]))
    }

    @Test(arguments: Self.lengths)
    func framesHaveTheShortestHeader(length: Int) {
        let payload = Self.payload(length)
        let data = ByteBuffer(bytes: payload)
        let frame = WireFrame.binary(payload)
        #expect(WebSocketWriter.frame(.binary, data) == ByteBuffer(bytes: frame.unmasked.bytes))
        #expect(WebSocketWriter.frame(.binary, data, mask: 0x37FA_213D) == ByteBuffer(bytes: frame.bytes))
    }

    @Test(arguments: Self.lengths)
    func aHeaderFitsInTheRoomInFront(length: Int) {
        let payload = Self.payload(length)
        for room in [0, 1, 2, 3, 4, 9, 10, 11] {
            var buffer = ByteBuffer(bytes: Array(repeating: 0xEE, count: room) + payload)
            buffer.moveReaderIndex(forwardBy: room)
            WebSocketWriter.prepend(.text, to: &buffer)
            #expect(buffer == ByteBuffer(bytes: WireFrame(1, payload).unmasked.bytes))
        }
    }

    @Test func withRoomEnoughNothingIsAllocated() {
        var buffer = ByteBuffer(repeating: 0xEE, count: WebSocketWriter.maximumHeader)
        buffer.writeRepeatingByte(0x61, count: 70_000)
        buffer.moveReaderIndex(forwardBy: WebSocketWriter.maximumHeader)
        let before = buffer.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) }
        WebSocketWriter.prepend(.text, to: &buffer)
        let after = buffer.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) }
        #expect(after == before - 10)
        #expect(buffer.readerIndex == 0)
    }

    @Test func aSharedBufferIsNotWrittenInto() {
        var buffer = ByteBuffer(string: "0123456789Hello")
        buffer.moveReaderIndex(forwardBy: 10)
        let shared = buffer
        var whole = buffer
        whole.moveReaderIndex(to: 0)
        WebSocketWriter.prepend(.text, to: &buffer)
        #expect(String(buffer: whole) == "0123456789Hello")
        #expect(String(buffer: shared) == "Hello")
        #expect(buffer.readableBytes == 7)
    }
}
