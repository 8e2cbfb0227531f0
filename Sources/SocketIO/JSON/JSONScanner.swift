/// Reads JSON (RFC 8259) once, without building it anew and without allocating.
///
/// A scanner walks over bytes that it does not own and answers where values begin and end, so that what was found
/// well-formed can be passed on as it came. It accepts exactly the RFC's grammar in well-formed UTF-8, to a bounded
/// depth: input that nests deeper is malformed to it. Duplicate keys and lone surrogates in escapes are left to
/// whoever reads the values.
///
/// Everything is read through the buffer's own subscript and `loadUnaligned`, which check their bounds in debug builds
/// alone. That nothing is read past the end in a release build rests on one rule: `0 <= offset <= bytes.count` always
/// holds, a byte is read only after `offset < bytes.count`, and eight only after `bytes.count - offset >= 8`. Offsets
/// only grow, by what was so found to be there, and so cannot overflow either.
struct JSONScanner {
    /// The deepest nesting of arrays and objects that is read.
    static let maximumDepth = 64

    let bytes: UnsafeRawBufferPointer
    var offset: Int

    init(_ bytes: UnsafeRawBufferPointer, offset: Int = 0) {
        self.bytes = bytes
        self.offset = offset
    }

    /// The byte at the scanner, or 0 at the end: JSON has no such byte anywhere.
    @inline(__always)
    var current: UInt8 {
        self.offset < self.bytes.count ? self.bytes[self.offset] : 0
    }

    /// Whether nothing but white space is left.
    mutating func isAtEnd() -> Bool {
        self.skipWhiteSpace()
        return self.offset == self.bytes.count
    }

    @inline(__always)
    mutating func skipWhiteSpace() {
        while true {
            // Machines write none: one comparison is all that it costs then.
            let byte = self.current
            guard byte <= 0x20, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            self.offset &+= 1
        }
    }

    /// Steps over this byte, which is not 0, and answers true, or stays and answers false.
    @inline(__always)
    mutating func skip(_ byte: UInt8) -> Bool {
        guard self.current == byte else { return false }
        self.offset &+= 1
        return true
    }

    /// Steps over a value of any kind and answers where it stood, or nil if there is none, it is malformed, or more
    /// than `depth` arrays and objects are in each other.
    @inline(__always)
    mutating func skipValue(depth: Int = Self.maximumDepth) -> Range<Int>? {
        self.skipWhiteSpace()
        let start = self.offset
        let isWhole =
            self.current == UInt8(ascii: "\"") ? self.skipString() != nil : self.skipNested(atMost: depth)
        return isWhole ? start..<self.offset : nil
    }

    /// Steps over a string and answers where its contents stood, quotation marks left out.
    @inline(__always)
    mutating func skipString() -> Range<Int>? {
        guard self.skip(UInt8(ascii: "\"")) else { return nil }
        let start = self.offset
        guard self.skipContents() else { return nil }
        return start..<(self.offset &- 1)
    }

    /// Steps over what is left of a string whose opening quotation mark has been read.
    private mutating func skipContents() -> Bool {
        let bytes = self.bytes
        var offset = self.offset
        while true {
            offset = Self.endOfPlainBytes(in: bytes, from: offset)
            guard offset < bytes.count else { return false }
            switch bytes[offset] {
            case UInt8(ascii: "\""):
                self.offset = offset &+ 1
                return true
            case UInt8(ascii: "\\"):
                // Escapes often come together, as at the end of each line of an SDP.
                repeat {
                    guard let length = JSONEscape.length(in: bytes, at: offset) else { return false }
                    offset &+= length
                } while offset < bytes.count && bytes[offset] == UInt8(ascii: "\\")
            case 0x80...:
                // What is not written in ASCII is rarely one character long.
                repeat {
                    guard let length = UTF8Sequence.length(in: bytes, at: offset) else { return false }
                    offset &+= length
                } while offset < bytes.count && bytes[offset] >= 0x80
            default:
                return false
            }
        }
    }

    /// Where the first byte stands that is not plain in a string, or the end.
    @inline(__always)
    private static func endOfPlainBytes(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var offset = start
        while bytes.count &- offset >= 8 {
            let special = EightBytes(bytes, at: offset).special
            guard special == 0 else { return offset &+ EightBytes.count(before: special) }
            offset &+= 8
        }
        while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), 0x00..<0x20, 0x80...: return offset
            default: offset &+= 1
            }
        }
        return offset
    }
}
