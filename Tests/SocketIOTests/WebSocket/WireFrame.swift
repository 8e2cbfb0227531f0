import NIOCore

@testable import SocketIO

/// A frame as a peer may send it, good or bad; written without the library's writer.
struct WireFrame {
    var opcode: UInt8
    var payload: [UInt8]
    var isFinal = true
    var reserved: UInt8 = 0
    var mask: [UInt8]? = [0x37, 0xFA, 0x21, 0x3D]
    /// How many bytes say the length beside the first seven bits; nil for as few as do.
    var lengthSize: Int?

    init(_ opcode: UInt8, _ payload: [UInt8]) {
        self.opcode = opcode
        self.payload = payload
    }

    static func text(_ text: String) -> Self { Self(1, Array(text.utf8)) }

    static func binary(_ bytes: [UInt8]) -> Self { Self(2, bytes) }

    static func close(_ code: UInt16, _ reason: [UInt8] = []) -> Self {
        Self(8, [UInt8(code >> 8), UInt8(code & 0xFF)] + reason)
    }

    /// The frame with something else about it.
    func with(_ change: (inout Self) -> Void) -> Self {
        var frame = self
        change(&frame)
        return frame
    }

    var unmasked: Self { self.with { $0.mask = nil } }

    var unfinished: Self { self.with { $0.isFinal = false } }

    var bytes: [UInt8] {
        let length = self.payload.count
        let lengthSize = self.lengthSize ?? (length < 126 ? 0 : length < 65_536 ? 2 : 8)
        let short = lengthSize == 0 ? UInt8(length) : lengthSize == 2 ? 126 : 127
        var bytes = [(self.isFinal ? 0x80 : 0) | self.reserved | self.opcode, (self.mask == nil ? 0 : 0x80) | short]
        for index in (0..<lengthSize).reversed() {
            bytes.append(UInt8(truncatingIfNeeded: length >> (8 * index)))
        }
        guard let mask = self.mask else { return bytes + self.payload }
        return bytes + mask + self.payload.enumerated().map { $1 ^ mask[$0 % 4] }
    }
}

extension WebSocketReader {
    static func server(maximumMessage: Int = 100_000, maximumFragments: Int = 8) -> Self {
        Self(role: .server, maximumMessage: maximumMessage, maximumFragments: maximumFragments)
    }

    static func client(maximumMessage: Int = 100_000, maximumFragments: Int = 8) -> Self {
        Self(role: .client, maximumMessage: maximumMessage, maximumFragments: maximumFragments)
    }

    /// All that is in bytes, offered in pieces: each ends where an index says, the last one at the end.
    mutating func events(in bytes: [UInt8], cutAt cuts: [Int] = []) -> [Event] {
        var events: [Event] = []
        // Not from the start: a reader that takes an index for an offset is found out.
        var buffer = ByteBuffer(bytes: [0xFF, 0xFF, 0xFF])
        buffer.moveReaderIndex(forwardBy: 3)
        var start = 0
        for end in cuts + [bytes.count] {
            buffer.writeBytes(bytes[start..<end])
            while let event = self.next(in: &buffer) { events.append(event) }
            start = end
        }
        return events
    }

    mutating func events(in frames: [WireFrame]) -> [Event] {
        self.events(in: frames.flatMap(\.bytes))
    }
}

extension WebSocketReader.Event {
    static func text(_ text: String) -> Self { .text(ByteBuffer(string: text)) }

    static func binary(_ bytes: [UInt8]) -> Self { .binary(ByteBuffer(bytes: bytes)) }
}
