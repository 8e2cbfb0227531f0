extension JSONScanner {
    /// Steps over one value, however deep, without recursion: what a client nests cannot exhaust the stack.
    mutating func skipNested(atMost limit: Int) -> Bool {
        // One bit for each level that is open, the innermost lowest: 1 for an object, 0 for an array.
        var kinds: UInt64 = 0
        var depth = 0
        while true {
            self.skipWhiteSpace()
            let byte = self.current
            if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
                let isObject = byte == UInt8(ascii: "{")
                guard depth < limit else { return false }
                self.offset &+= 1
                self.skipWhiteSpace()
                if !self.skip(Self.closing(isObject)) {
                    depth &+= 1
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
                guard self.skip(Self.closing(isObject)) else { return false }
                kinds >>= 1
                depth &-= 1
            }
        }
    }

    @inline(__always)
    private static func closing(_ isObject: Bool) -> UInt8 {
        isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
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
        while self.current >= UInt8(ascii: "0"), self.current <= UInt8(ascii: "9") {
            self.offset &+= 1
        }
        return self.offset > start
    }
}
