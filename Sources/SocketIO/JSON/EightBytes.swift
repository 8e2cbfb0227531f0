/// Eight bytes of a text, looked at together: most bytes are plain, and one at a time is slow.
///
/// A mark is the highest bit of a byte's place in ``UInt64``, the first byte lowest. Of several marks only the first is
/// certain: what is subtracted from a byte that is found may borrow from the next.
struct EightBytes {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highest: UInt64 = 0x8080_8080_8080_8080

    private let word: UInt64

    /// Reads the eight bytes at an offset, all of which must lie within the buffer.
    @inline(__always)
    init(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        self.word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// Marks whatever ends a run of plain bytes in a JSON string: `"`, `\`, below 0x20, and 0x80 and above.
    @inline(__always)
    var special: UInt64 {
        // A byte from 0x80 is marked by itself; of the others, less than 0x20 or equal to what they are compared
        // with, exactly those borrow.
        let controls = self.word &- Self.ones &* 0x20
        return (self.word | controls | self.borrows(UInt8(ascii: "\"")) | self.borrows(UInt8(ascii: "\\")))
            & Self.highest
    }

    /// Marks `"`.
    @inline(__always)
    var quotes: UInt64 {
        self.borrows(UInt8(ascii: "\"")) & ~self.word & Self.highest
    }

    /// Marks `\`.
    @inline(__always)
    var backslashes: UInt64 {
        self.borrows(UInt8(ascii: "\\")) & ~self.word & Self.highest
    }

    /// Marks 0x80 and above; all these marks are certain.
    @inline(__always)
    var nonASCII: UInt64 {
        self.word & Self.highest
    }

    /// How many continuation bytes of UTF-8 there are.
    @inline(__always)
    var continuations: Int {
        (self.word & ~(self.word << 1) & Self.highest).nonzeroBitCount
    }

    /// How many bytes stand before the first that is marked; there must be one.
    @inline(__always)
    static func count(before marks: UInt64) -> Int {
        marks.trailingZeroBitCount >> 3
    }

    /// The highest bit is set where this byte stands, and where a byte of 0x80 or more does not.
    @inline(__always)
    private func borrows(_ byte: UInt8) -> UInt64 {
        (self.word ^ Self.ones &* UInt64(byte)) &- Self.ones
    }
}
