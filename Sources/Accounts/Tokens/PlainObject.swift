/// Reads a JSON object as our tokens have it: text and whole numbers, without white space, escapes or anything beyond ASCII.
///
/// Whatever is written otherwise is not read, be it good JSON or not.
struct PlainObject {
    /// A member's value.
    enum Value {
        /// A text, as it stands between its quotation marks.
        case text(UnsafeRawBufferPointer)
        /// A whole number of at most 15 digits, and not below 0.
        case number(Int64)
    }

    private static let maximumDigits = 15

    private let bytes: UnsafeRawBufferPointer
    private var offset = 0

    /// Hands on each member in turn, for as long as it is taken.
    ///
    /// Answers false if one was not, or if there is anything but one such object.
    static func read(_ bytes: UnsafeRawBufferPointer, _ take: (_ key: String, _ value: Value) -> Bool) -> Bool {
        var object = PlainObject(bytes: bytes)
        guard object.skip("{") else { return false }
        repeat {
            guard let key = object.text(), object.skip(":"), let value = object.value(),
                take(String(decoding: key, as: UTF8.self), value)
            else { return false }
        } while object.skip(",")
        return object.skip("}") && object.offset == bytes.count
    }

    private init(bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    private mutating func value() -> Value? {
        self.text().map { .text($0) } ?? self.number().map { .number($0) }
    }

    private mutating func text() -> UnsafeRawBufferPointer? {
        let start = self.offset + 1
        guard self.skip("\"") else { return nil }
        while self.offset < self.bytes.count {
            switch self.bytes[self.offset] {
            case UInt8(ascii: "\""):
                self.offset += 1
                return UnsafeRawBufferPointer(rebasing: self.bytes[start..<(self.offset - 1)])
            case UInt8(ascii: "\\"), 0x00..<0x20, 0x7F...0xFF:
                return nil
            default:
                self.offset += 1
            }
        }
        return nil
    }

    private mutating func number() -> Int64? {
        let start = self.offset
        var number: Int64 = 0
        while self.offset < self.bytes.count {
            let digit = self.bytes[self.offset]
            guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { break }
            guard self.offset - start < Self.maximumDigits else { return nil }
            number = number * 10 + Int64(digit - UInt8(ascii: "0"))
            self.offset += 1
        }
        let count = self.offset - start
        // JSON writes no zero in front of other digits.
        guard count == 1 || count > 1 && self.bytes[start] != UInt8(ascii: "0") else { return nil }
        return number
    }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard self.offset < self.bytes.count, self.bytes[self.offset] == UInt8(ascii: character) else { return false }
        self.offset += 1
        return true
    }
}
