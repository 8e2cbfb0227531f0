/// Stepping over what a scan has already found well-formed: nothing is checked again but the end of the bytes.
extension JSONScanner {
    /// Steps over the next member of an object whose brace has been read; nil if there is none.
    @inline(__always)
    mutating func passMember() -> (key: Range<Int>, value: Range<Int>)? {
        self.skipWhiteSpace()
        _ = self.skip(UInt8(ascii: ","))
        self.skipWhiteSpace()
        guard self.current == UInt8(ascii: "\"") else { return nil }
        let key = self.passString()
        self.skipWhiteSpace()
        _ = self.skip(UInt8(ascii: ":"))
        return (key, self.passValue())
    }

    /// Steps over a value of any kind and answers where it stood.
    @inline(__always)
    mutating func passValue() -> Range<Int> {
        self.skipWhiteSpace()
        let start = self.offset
        switch self.current {
        case UInt8(ascii: "\""):
            _ = self.passString()
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            self.passNested()
        default:
            self.passScalar()
        }
        return start..<self.offset
    }

    /// Steps over a string, the scanner being at its opening quotation mark, and answers where its contents stood.
    @inline(__always)
    mutating func passString() -> Range<Int> {
        let start = min(self.offset &+ 1, self.bytes.count)
        self.offset = start
        self.passContents()
        return start..<max(start, self.offset &- 1)
    }

    /// Steps over what is left of a string: up to the first quotation mark that no backslash belongs to.
    private mutating func passContents() {
        let start = self.offset
        while let quote = Self.firstQuote(in: self.bytes, from: self.offset) {
            self.offset = quote &+ 1
            // Backslashes that stand together are escapes of each other, from the first: an even number leaves the
            // mark alone. Those between two marks are counted once, so that the string is still walked in one pass.
            var run = quote
            while run > start, self.bytes[run &- 1] == UInt8(ascii: "\\") { run &-= 1 }
            if (quote &- run) & 1 == 0 { return }
        }
        self.offset = self.bytes.count
    }

    @inline(__always)
    private static func firstQuote(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var offset = start
        while bytes.count &- offset >= 8 {
            let quotes = EightBytes(bytes, at: offset).quotes
            guard quotes == 0 else { return offset &+ EightBytes.count(before: quotes) }
            offset &+= 8
        }
        while offset < bytes.count {
            if bytes[offset] == UInt8(ascii: "\"") { return offset }
            offset &+= 1
        }
        return nil
    }

    /// Steps over an array or an object: its end is where as many were closed as were opened.
    private mutating func passNested() {
        var depth = 0
        while self.offset < self.bytes.count {
            switch self.bytes[self.offset] {
            case UInt8(ascii: "\""):
                _ = self.passString()
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth &+= 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth &-= 1
            default:
                break
            }
            self.offset &+= 1
            if depth == 0 { return }
        }
    }

    private mutating func passScalar() {
        while self.offset < self.bytes.count {
            switch self.bytes[self.offset] {
            case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), 0x00...0x20: return
            default: self.offset &+= 1
            }
        }
    }
}
