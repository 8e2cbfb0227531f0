import NIOCore
import TestSupport

@testable import RedisClient

/// Writes replies at random, whole and spoilt.
struct RESPAuthor {
    private var generator: SeededGenerator

    init(seed: UInt64) {
        self.generator = SeededGenerator(seed: seed)
    }

    /// A few replies.
    mutating func stream() -> ByteBuffer {
        var stream = ByteBuffer()
        for _ in 0..<self.number(1...4) { Self.write(self.value(depth: 0), to: &stream) }
        return stream
    }

    mutating func value(depth: Int) -> RedisValue {
        switch self.number(0...(depth < 3 ? 13 : 9)) {
        case 0: .null
        case 1: .simple(self.text())
        case 2: .error(RedisServerError(code: "ERR", message: self.text()))
        case 3: .integer(Int64(bitPattern: self.generator.next()) >> self.number(0...63))
        case 4, 5: .bulk(ByteBuffer(bytes: self.bytes()))
        case 6: .double(Double(self.number(-1_000...1_000)) / 8)
        case 7: .boolean(Bool.random(using: &self.generator))
        case 8: .bigNumber("-12345678901234567890123")
        case 9: .verbatim(format: "txt", ByteBuffer(bytes: self.bytes()))
        case 10: .array(self.values(depth))
        case 11: .set(self.values(depth))
        case 12: .map(self.values(depth).map { RedisEntry(key: $0, value: .integer(1)) })
        default: depth == 0 ? .push(self.values(depth)) : .array(self.values(depth))
        }
    }

    /// Spoils a stream in some places, or in none.
    mutating func mutated(_ stream: ByteBuffer) -> ByteBuffer {
        var bytes = Array(stream.readableBytesView)
        for _ in 0..<self.number(0...3) {
            let place = self.number(0...bytes.count)
            switch self.number(0...5) {
            case 0 where place < bytes.count: bytes[place] = UInt8.random(in: .min ... .max, using: &self.generator)
            case 1 where place < bytes.count: bytes[place] ^= 1 << UInt8(self.number(0...7))
            case 2 where place < bytes.count: bytes.remove(at: place)
            case 3: bytes.insert(contentsOf: self.token(), at: place)
            case 4: bytes.insert(contentsOf: bytes.prefix(self.number(0...min(40, bytes.count))), at: place)
            default: bytes = Array(bytes.prefix(max(place, 1)))
            }
        }
        return ByteBuffer(bytes: bytes)
    }

    /// Cuts a stream at random.
    mutating func pieces(of stream: ByteBuffer) -> [ByteBuffer] {
        var stream = stream
        var pieces: [ByteBuffer] = []
        let longest = self.number(1...30)
        while stream.readableBytes > 0 {
            let length = min(self.number(1...longest), stream.readableBytes)
            pieces.append(stream.readSlice(length: length) ?? ByteBuffer())
        }
        return pieces
    }

    /// Writes a value as a server does.
    static func write(_ value: RedisValue, to buffer: inout ByteBuffer) {
        switch value {
        case .null: buffer.writeString("_\r\n")
        case .simple(let text): buffer.writeString("+\(text)\r\n")
        case .error(let error): buffer.writeString("-\(error)\r\n")
        case .integer(let number): buffer.writeString(":\(number)\r\n")
        case .double(let number): buffer.writeString(",\(number)\r\n")
        case .boolean(let value): buffer.writeString("#\(value ? "t" : "f")\r\n")
        case .bigNumber(let digits): buffer.writeString("(\(digits)\r\n")
        case .bulk(let bytes): Self.write("$\(bytes.readableBytes)", bytes, to: &buffer)
        case .verbatim(let format, var text):
            var bytes = ByteBuffer(string: "\(format):")
            bytes.writeBuffer(&text)
            Self.write("=\(bytes.readableBytes)", bytes, to: &buffer)
        case .array(let values): Self.write("*", values, to: &buffer)
        case .set(let values): Self.write("~", values, to: &buffer)
        case .push(let values): Self.write(">", values, to: &buffer)
        case .map(let entries):
            buffer.writeString("%\(entries.count)\r\n")
            for entry in entries {
                Self.write(entry.key, to: &buffer)
                Self.write(entry.value, to: &buffer)
            }
        }
    }

    private static func write(_ head: String, _ bytes: ByteBuffer, to buffer: inout ByteBuffer) {
        buffer.writeString(head + "\r\n")
        buffer.writeImmutableBuffer(bytes)
        buffer.writeString("\r\n")
    }

    private static func write(_ type: String, _ values: [RedisValue], to buffer: inout ByteBuffer) {
        buffer.writeString("\(type)\(values.count)\r\n")
        for value in values { Self.write(value, to: &buffer) }
    }

    private mutating func values(_ depth: Int) -> [RedisValue] {
        (0..<self.number(0...4)).map { _ in self.value(depth: depth + 1) }
    }

    /// What means something to a reader.
    private mutating func token() -> [UInt8] {
        let tokens = [
            "\r\n", "\r", "$-1\r\n", "*-1\r\n", "*1000000000\r\n", "*99999999\r\n", "$99999999999999999999\r\n",
            ":-\r\n",
            "|1\r\n", ">1\r\n", "%2\r\n", "*1\r\n", "$3\r\n", "?", ";4\r\n", "$?\r\n", "=2\r\n", "_\r\n", ".\r\n",
        ]
        return Array((tokens.randomElement(using: &self.generator) ?? "").utf8)
    }

    private mutating func text() -> String {
        String((0..<self.number(0...8)).map { _ in "abc def:$*-".randomElement(using: &self.generator) ?? "a" })
    }

    private mutating func bytes() -> [UInt8] {
        (0..<self.number(0...12)).map { _ in UInt8.random(in: .min ... .max, using: &self.generator) }
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self.generator) }
}
