import NIOCore

extension JSONSlice {
    /// How many attachments the placeholders in here stand for, or nil if they do not fit together.
    ///
    /// A placeholder is an object, at any depth, whose `_placeholder` is `true` (Socket.IO protocol v5, "Packet
    /// encoding"), and its `num` says which attachment it stands for. The numbers must be exactly those from 0 up to
    /// the answer, each at least once, and each below `attachments`; a `num` that is missing or is not written in
    /// digits alone fits nothing. Keys are read as every receiver reads them: escapes are resolved, and where a key
    /// stands twice the last one counts.
    ///
    /// What it takes is bounded: one pass without recursion, a few bytes for each level that is open and one for each
    /// placeholder that there is room for.
    public func placeholders(attachments: Int) -> Int? {
        // None is shorter than {"_placeholder":true,"num":0}, and there must be one for each number.
        let most = min(attachments, self.bytes.readableBytes / 29)
        return self.bytes.withUnsafeReadableBytes { pointer in
            var reader = PlaceholderReader(JSONScanner(pointer), atMost: max(most, 0))
            return reader.read()
        }
    }
}

/// Finds the attachment placeholders of a well-formed value.
private struct PlaceholderReader {
    /// An object or an array that has not ended.
    private struct Level {
        var isPlaceholder = false
        var number: Int?
    }

    private var scanner: JSONScanner
    private var open: [Level] = []
    private var seen: [Bool]

    init(_ scanner: JSONScanner, atMost most: Int) {
        self.scanner = scanner
        self.seen = Array(repeating: false, count: most)
    }

    mutating func read() -> Int? {
        while self.scanner.offset < self.scanner.bytes.count {
            switch self.scanner.current {
            case UInt8(ascii: "\""):
                self.readString()
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                self.open.append(Level())
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard self.close() else { return nil }
            default:
                break
            }
            self.scanner.offset += 1
        }
        let count = self.seen.firstIndex(of: false) ?? self.seen.count
        return self.seen[count...].contains(true) ? nil : count
    }

    private mutating func close() -> Bool {
        guard let level = self.open.popLast(), level.isPlaceholder else { return true }
        guard let number = level.number, number < self.seen.count else { return false }
        self.seen[number] = true
        return true
    }

    /// Steps over a string, and looks at what is behind it if it is a key: in a well-formed value a colon says so.
    private mutating func readString() {
        let contents = self.scanner.passString()
        self.scanner.skipWhiteSpace()
        guard self.scanner.skip(UInt8(ascii: ":")), let last = self.open.indices.last else { return }
        let key = UnsafeRawBufferPointer(rebasing: self.scanner.bytes[contents])
        if key.spells("_placeholder") {
            self.scanner.skipWhiteSpace()
            self.open[last].isPlaceholder = self.scanner.current == UInt8(ascii: "t")
        } else if key.spells("num") {
            self.scanner.skipWhiteSpace()
            self.open[last].number = self.readNumber()
        }
    }

    /// Steps over digits and answers the number; nil for any other value, and for one that is too large.
    private mutating func readNumber() -> Int? {
        var number: Int?
        while self.scanner.current >= UInt8(ascii: "0"), self.scanner.current <= UInt8(ascii: "9") {
            let (shifted, overflows) = (number ?? 0).multipliedReportingOverflow(by: 10)
            let (sum, overflowsStill) = shifted.addingReportingOverflow(Int(self.scanner.current - UInt8(ascii: "0")))
            guard !overflows, !overflowsStill else { return nil }
            number = sum
            self.scanner.offset += 1
        }
        switch self.scanner.current {
        case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): return nil
        default: return number
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether the contents of a string are this word of ASCII, escapes resolved.
    fileprivate func spells(_ word: StaticString) -> Bool {
        let letters = UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        var offset = 0
        for letter in letters {
            guard offset < self.count else { return false }
            if self[offset] == UInt8(ascii: "\\") {
                guard let (scalar, length) = JSONEscape.scalar(in: self, at: offset),
                    scalar == Unicode.Scalar(letter)
                else { return false }
                offset += length
            } else {
                guard self[offset] == letter else { return false }
                offset += 1
            }
        }
        return offset == self.count
    }
}
