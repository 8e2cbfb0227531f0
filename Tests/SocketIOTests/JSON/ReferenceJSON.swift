/// A second reader of JSON (RFC 8259), which shares no code with the first and is written to be plain rather than fast.
///
/// It reads the whole text, builds everything, recurses, and looks at one byte at a time.
final class ReferenceJSON {
    /// What a value is.
    enum Value {
        case object([(key: ReferenceJSON, value: ReferenceJSON)])
        case array([ReferenceJSON])
        /// What it spells; nil if a surrogate stands alone.
        case string(String?)
        case number(String)
        case boolean(Bool)
        case null
    }

    /// Where the value stands.
    let range: Range<Int>
    let value: Value

    private init(_ range: Range<Int>, _ value: Value) {
        self.range = range
        self.value = value
    }

    /// The value that bytes are, or nil.
    static func read(_ bytes: [UInt8]) -> ReferenceJSON? {
        guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
        var parser = Parser(bytes: bytes)
        guard let value = parser.value(depth: 0) else { return nil }
        parser.space()
        return parser.offset == bytes.count ? value : nil
    }

    /// The values of all objects' members and arrays' items in here, and this one.
    var all: [ReferenceJSON] {
        switch self.value {
        case .object(let members): [self] + members.flatMap { $0.value.all }
        case .array(let items): [self] + items.flatMap(\.all)
        case .string, .number, .boolean, .null: [self]
        }
    }

    /// An object's last member under a key that is written without escapes.
    func member(_ key: String, in bytes: [UInt8]) -> ReferenceJSON? {
        guard case .object(let members) = self.value else { return nil }
        return members.last { Array(bytes[$0.key.range]) == Array("\"\(key)\"".utf8) }?.value
    }

    /// An object's last member under a key, however that is written.
    func spelled(_ key: String) -> ReferenceJSON? {
        guard case .object(let members) = self.value else { return nil }
        return members.last { member in
            guard case .string(let name?) = member.key.value else { return false }
            return Array(name.utf8) == Array(key.utf8)
        }?.value
    }

    /// The numbers of all placeholders in here; -1 stands for what is no number of an attachment.
    var placeholders: [Int] {
        self.all.compactMap { node in
            guard case .boolean(true) = node.spelled("_placeholder")?.value else { return nil }
            guard case .number(let digits) = node.spelled("num")?.value, digits.allSatisfy(\.isNumber) else {
                return -1
            }
            return Int(digits) ?? -1
        }
    }

    private struct Parser {
        let bytes: [UInt8]
        var offset = 0

        var next: Character? {
            self.offset < self.bytes.count ? Character(Unicode.Scalar(self.bytes[self.offset])) : nil
        }

        mutating func space() {
            while let next = self.next, [" ", "\n", "\r", "\t"].contains(next.unicodeScalars.first) { self.offset += 1 }
        }

        mutating func take(_ character: Character) -> Bool {
            guard self.next == character else { return false }
            self.offset += 1
            return true
        }

        mutating func value(depth: Int) -> ReferenceJSON? {
            self.space()
            let start = self.offset
            let value: Value? =
                switch self.next {
                case "{": depth < 64 ? self.object(depth + 1) : nil
                case "[": depth < 64 ? self.array(depth + 1) : nil
                case "\"": self.string().map { Value.string($0) }
                case "t": self.word("true") ? .boolean(true) : nil
                case "f": self.word("false") ? .boolean(false) : nil
                case "n": self.word("null") ? .null : nil
                default: self.number().map { Value.number($0) }
                }
            return value.map { ReferenceJSON(start..<self.offset, $0) }
        }

        private mutating func object(_ depth: Int) -> Value? {
            var members: [(key: ReferenceJSON, value: ReferenceJSON)] = []
            self.offset += 1
            self.space()
            if self.take("}") { return .object([]) }
            repeat {
                self.space()
                guard self.next == "\"", let key = self.value(depth: depth) else { return nil }
                self.space()
                guard self.take(":"), let value = self.value(depth: depth) else { return nil }
                members.append((key, value))
                self.space()
            } while self.take(",")
            return self.take("}") ? .object(members) : nil
        }

        private mutating func array(_ depth: Int) -> Value? {
            var items: [ReferenceJSON] = []
            self.offset += 1
            self.space()
            if self.take("]") { return .array([]) }
            repeat {
                guard let item = self.value(depth: depth) else { return nil }
                items.append(item)
                self.space()
            } while self.take(",")
            return self.take("]") ? .array(items) : nil
        }

        private mutating func word(_ word: String) -> Bool {
            guard self.bytes[self.offset...].starts(with: Array(word.utf8)) else { return false }
            self.offset += word.utf8.count
            return true
        }

        private mutating func number() -> String? {
            let start = self.offset
            while let next = self.next, next.isASCII, next.isNumber || "+-.eE".contains(next) { self.offset += 1 }
            let text = String(decoding: self.bytes[start..<self.offset], as: UTF8.self)
            return Self.isNumber(text) ? text : nil
        }

        private static func isNumber(_ text: String) -> Bool {
            func areDigits(_ text: Substring) -> Bool { !text.isEmpty && text.allSatisfy { $0.isASCII && $0.isNumber } }
            let parts = text.lowercased().split(separator: "e", omittingEmptySubsequences: false)
            let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
            let whole = mantissa[0].first == "-" ? mantissa[0].dropFirst() : mantissa[0]
            let exponent = parts.last?.first.map { "+-".contains($0) } == true ? parts.last?.dropFirst() : parts.last
            return parts.count <= 2 && mantissa.count <= 2 && areDigits(whole) && (whole == "0" || whole.first != "0")
                && mantissa.dropFirst().allSatisfy(areDigits) && (parts.count == 1 || areDigits(exponent ?? ""))
        }

        /// The outer nil says that there is no string, the inner that it spells nothing.
        private mutating func string() -> String?? {
            var units: [UInt16] = []
            self.offset += 1
            while self.offset < self.bytes.count {
                let start = self.offset
                let byte = self.bytes[start]
                self.offset += 1
                if byte == UInt8(ascii: "\"") { return .some(String(validating: units, as: UTF16.self)) }
                if byte < 0x20 { return nil }
                if byte == UInt8(ascii: "\\") {
                    guard let unit = self.escape() else { return nil }
                    units.append(unit)
                    continue
                }
                while self.offset < self.bytes.count, self.bytes[self.offset] & 0xC0 == 0x80 { self.offset += 1 }
                units += String(decoding: self.bytes[start..<self.offset], as: UTF8.self).utf16
            }
            return nil
        }

        private mutating func escape() -> UInt16? {
            let escapes: [Character: UInt16] = [
                "\"": 0x22, "\\": 0x5C, "/": 0x2F, "b": 8, "f": 0xC, "n": 0xA, "r": 0xD, "t": 9,
            ]
            guard let letter = self.next else { return nil }
            self.offset += 1
            guard letter == "u" else { return escapes[letter] }
            let digits = self.bytes[self.offset...].prefix(4)
            let isHexadecimal = digits.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit && $0 < 0x80 }
            guard digits.count == 4, isHexadecimal else { return nil }
            self.offset += 4
            return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        }
    }
}
