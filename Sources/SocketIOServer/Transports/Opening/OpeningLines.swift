/// The lines of a request's head that hold its fields, in order (RFC 9112, section 5), until one is met that is unusual.
///
/// It is stricter than the RFC: a value holds nothing but ASCII that can be seen, and spaces and tabs within.
struct OpeningLines: Sequence, IteratorProtocol {
    private let head: UnsafeRawBufferPointer
    /// Where the next line begins.
    private var lineStart: Int

    /// Lines of a head that ends with a blank line; its fields begin at `start`.
    init(of head: UnsafeRawBufferPointer, from start: Int) {
        self.head = head
        self.lineStart = start
    }

    /// Whether all lines were usual ones: only the blank one is left.
    var areRead: Bool {
        self.lineStart == self.head.count - 2
    }

    /// Where the next field's name and value stand.
    mutating func next() -> (name: Range<Int>, value: Range<Int>)? {
        // The head ends with a blank line, and no loop goes beyond the line's end: none leaves the head.
        var end = self.lineStart
        while Self.isOfToken(self.head[end]) { end += 1 }
        let name = self.lineStart..<end
        guard !name.isEmpty, self.head[end] == UInt8(ascii: ":") else { return nil }
        end += 1
        while Self.isBlank(self.head[end]) { end += 1 }
        let start = end
        while Self.isOfValue(self.head[end]) { end += 1 }
        guard self.head[end] == UInt8(ascii: "\r"), self.head[end + 1] == UInt8(ascii: "\n"),
            start == end || !Self.isBlank(self.head[end - 1])
        else { return nil }
        self.lineStart = end + 2
        return (name, start..<end)
    }

    /// Whether a byte may stand in a request's target, as far as anything usual does.
    static func isOfTarget(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "#")
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }

    private static func isOfValue(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x7F || byte == UInt8(ascii: "\t")
    }

    /// Letters, digits and hyphens: the names of all fields that anybody sends.
    private static func isOfToken(_ byte: UInt8) -> Bool {
        let letter = byte | 0x20
        return letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "z") || byte == UInt8(ascii: "-")
            || byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }
}
