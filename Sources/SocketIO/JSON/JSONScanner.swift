/// Reads JSON (RFC 8259) once, without building it anew and without allocating.
///
/// A scanner walks over bytes that it does not own and answers where values begin and end, so that what was found
/// well-formed can be passed on as it came. It accepts exactly the RFC's grammar in well-formed UTF-8, to a bounded
/// depth: input that nests deeper is malformed to it. Duplicate keys and lone surrogates in escapes are left to
/// whoever reads the values.
struct JSONScanner {
    /// The deepest nesting of arrays and objects that is read.
    static let maximumDepth = 64

    private let bytes: UnsafeRawBufferPointer
    private(set) var offset: Int

    init(_ bytes: UnsafeRawBufferPointer, offset: Int = 0) {
        self.bytes = bytes
        self.offset = offset
    }

    /// The byte at the scanner, or nil at the end.
    var current: UInt8? {
        self.offset < self.bytes.count ? self.bytes[self.offset] : nil
    }

    /// Whether nothing but white space is left.
    mutating func isAtEnd() -> Bool {
        self.skipWhiteSpace()
        return self.offset == self.bytes.count
    }

    mutating func skipWhiteSpace() {
        while let byte = self.current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            self.offset += 1
        }
    }

    /// Steps over this byte and answers true, or stays and answers false.
    mutating func skip(_ byte: UInt8) -> Bool {
        guard self.current == byte else { return false }
        self.offset += 1
        return true
    }

    /// Steps over a value of any kind and answers where it stood, or nil if there is none or it is malformed.
    mutating func skipValue() -> Range<Int>? {
        self.skipWhiteSpace()
        let start = self.offset
        guard self.skipNested() else { return nil }
        return start..<self.offset
    }

    /// Steps over a string and answers where its contents stood, quotation marks left out.
    mutating func skipString() -> Range<Int>? {
        guard self.skip(UInt8(ascii: "\"")) else { return nil }
        let start = self.offset
        while let byte = self.current {
            switch byte {
            case UInt8(ascii: "\""):
                self.offset += 1
                return start..<(self.offset - 1)
            case UInt8(ascii: "\\"):
                guard self.skipEscape() else { return nil }
            case 0x00..<0x20:
                return nil
            case 0x20..<0x80:
                self.offset += 1
            default:
                guard let length = UTF8Sequence.length(in: self.bytes, at: self.offset) else { return nil }
                self.offset += length
            }
        }
        return nil
    }
}

extension JSONScanner {
    /// Steps over one value, however deep, without recursion: what a client nests cannot exhaust the stack.
    private mutating func skipNested() -> Bool {
        // One bit for each level that is open, the innermost lowest: 1 for an object, 0 for an array.
        var kinds: UInt64 = 0
        var depth = 0
        while true {
            self.skipWhiteSpace()
            guard let byte = self.current else { return false }
            if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
                let isObject = byte == UInt8(ascii: "{")
                guard depth < Self.maximumDepth else { return false }
                self.offset += 1
                self.skipWhiteSpace()
                if !self.skip(isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
                    depth += 1
                    kinds = kinds << 1 | (isObject ? 1 : 0)
                    if isObject, !self.skipKey() { return false }
                    continue
                }
            } else if !self.skipScalar(startingWith: byte) {
                return false
            }
            // A value has ended: close what ends with it, then go to the next one or out.
            while true {
                if depth == 0 { return true }
                self.skipWhiteSpace()
                let isObject = kinds & 1 == 1
                if self.skip(UInt8(ascii: ",")) {
                    if isObject, !self.skipKey() { return false }
                    break
                }
                guard self.skip(isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else { return false }
                kinds >>= 1
                depth -= 1
            }
        }
    }

    private mutating func skipKey() -> Bool {
        self.skipWhiteSpace()
        guard self.skipString() != nil else { return false }
        self.skipWhiteSpace()
        return self.skip(UInt8(ascii: ":"))
    }

    private mutating func skipScalar(startingWith byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""): self.skipString() != nil
        case UInt8(ascii: "t"): self.skipLiteral("true")
        case UInt8(ascii: "f"): self.skipLiteral("false")
        case UInt8(ascii: "n"): self.skipLiteral("null")
        default: self.skipNumber()
        }
    }

    private mutating func skipLiteral(_ literal: StaticString) -> Bool {
        let length = literal.utf8CodeUnitCount
        guard self.bytes.count - self.offset >= length else { return false }
        for index in 0..<length where self.bytes[self.offset + index] != literal.utf8Start[index] {
            return false
        }
        self.offset += length
        return true
    }

    private mutating func skipNumber() -> Bool {
        _ = self.skip(UInt8(ascii: "-"))
        if !self.skip(UInt8(ascii: "0")) {
            guard self.skipDigits() else { return false }
        }
        if self.skip(UInt8(ascii: ".")) {
            guard self.skipDigits() else { return false }
        }
        if self.skip(UInt8(ascii: "e")) || self.skip(UInt8(ascii: "E")) {
            if !self.skip(UInt8(ascii: "+")) { _ = self.skip(UInt8(ascii: "-")) }
            guard self.skipDigits() else { return false }
        }
        return true
    }

    private mutating func skipDigits() -> Bool {
        let start = self.offset
        while let byte = self.current, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
            self.offset += 1
        }
        return self.offset > start
    }

    private mutating func skipEscape() -> Bool {
        self.offset += 1
        guard let byte = self.current else { return false }
        self.offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return true
        case UInt8(ascii: "u"):
            guard JSONEscape.codeUnit(in: self.bytes, at: self.offset) != nil else { return false }
            self.offset += 4
            return true
        default:
            return false
        }
    }
}
