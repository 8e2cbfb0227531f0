import Foundation
import NIOCore
import SocketIO
import Synchronization

/// Writes an event's name and arguments, or an answer's values, as one JSON array.
///
/// `Data` becomes a placeholder in the JSON and an attachment behind it, wherever it stands in a value. A `Date`
/// becomes what JavaScript makes of one.
struct PayloadWriter {
    private var buffer = ByteBuffer()
    private(set) var attachments: [ByteBuffer] = []
    private var isEmpty = true
    private var endsWithString = false

    /// Starts an answer.
    init() {
        self.buffer.writeInteger(UInt8(ascii: "["))
    }

    /// Starts an event.
    init(event name: String) {
        self.init()
        self.buffer.writeJSONString(name)
        self.isEmpty = false
        self.endsWithString = true
    }

    /// Starts with an array of JSON that is whole already, and its attachments.
    init(_ payload: JSONSlice, _ attachments: [ByteBuffer]) {
        self.buffer = payload.bytes
        self.buffer.moveWriterIndex(to: max(self.buffer.readerIndex, self.buffer.writerIndex - 1))
        self.attachments = attachments
        var contents = self.buffer.readableBytesView
        while let last = contents.last, last == 0x20 || last == 0x0A || last == 0x0D || last == 0x09 {
            contents.removeLast()
        }
        self.isEmpty = contents.count <= 1
        self.endsWithString = contents.last == UInt8(ascii: "\"")
    }

    /// Writes one more value.
    mutating func write<Value: Encodable>(_ value: Value) throws {
        if !self.isEmpty { self.buffer.writeInteger(UInt8(ascii: ",")) }
        self.isEmpty = false
        let start = self.buffer.writerIndex
        switch value {
        case let string as String: self.buffer.writeJSONString(string)
        case let number as Int: self.buffer.writeString(String(number))
        case let flag as Bool: self.buffer.writeString(flag ? "true" : "false")
        default: self.buffer.writeBytes(try self.encode(value))
        }
        self.endsWithString = self.buffer.getInteger(at: start) == UInt8(ascii: "\"")
    }

    /// Appends what names the packet to a client that may recover its session.
    mutating func write(offset: String) {
        self.writeLast(offset)
    }

    /// Sees to it that a client takes no string for the name of a packet that has none.
    ///
    /// Official clients take an event's last argument for that if it is a string, or its name if there is none.
    mutating func writeNoOffset() {
        if self.endsWithString { self.buffer.writeStaticString(",null") }
    }

    private mutating func writeLast(_ string: String) {
        if !self.isEmpty { self.buffer.writeInteger(UInt8(ascii: ",")) }
        self.isEmpty = false
        self.buffer.writeJSONString(string)
    }

    /// The whole array.
    consuming func finish() -> ByteBuffer {
        self.buffer.writeInteger(UInt8(ascii: "]"))
        return self.buffer
    }

    /// Throws unless the placeholders that were written are those of the attachments, and no others.
    func check() throws {
        guard !self.attachments.isEmpty else { return }
        let payload = JSONSlice(self.finish())
        guard payload?.placeholders(attachments: self.attachments.count) == self.attachments.count else {
            throw PayloadError.strayPlaceholder
        }
    }

    private mutating func encode<Value: Encodable>(_ value: Value) throws -> Data {
        let collector = AttachmentCollector(first: self.attachments.count)
        let encoder = Self.encoder()
        encoder.dataEncodingStrategy = .custom { data, encoder in
            try AttachmentPlaceholder(num: collector.add(data)).encode(to: encoder)
        }
        let json = try encoder.encode(value)
        self.attachments += collector.attachments
        return json
    }

    private static func encoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        // Sorted, so that a value always has the same bytes, and placeholders the form that every client knows.
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(date.formatted(PayloadDate.style))
        }
        return encoder
    }

    /// One value where no attachment can follow: `Data` becomes a string in base64.
    static func value<Value: Encodable>(_ value: Value) throws -> ByteBuffer {
        ByteBuffer(bytes: try self.encoder().encode(value))
    }
}

/// The attachments of one value, in the order in which it was encoded.
private final class AttachmentCollector: Sendable {
    private let first: Int
    private let collected = Mutex<[ByteBuffer]>([])

    init(first: Int) {
        self.first = first
    }

    var attachments: [ByteBuffer] {
        self.collected.withLock { $0 }
    }

    /// Adds one and answers with its number.
    func add(_ data: Data) -> Int {
        self.collected.withLock { collected in
            collected.append(ByteBuffer(bytes: data))
            return self.first + collected.count - 1
        }
    }
}
