/// Resolves the escapes of a JSON string that a scan has found well-formed.
enum JSONStringReader {
    /// Hands each Unicode scalar on in turn; answers false if a surrogate stands alone.
    static func read(_ contents: UnsafeRawBufferPointer, _ take: (Unicode.Scalar) -> Void) -> Bool {
        var offset = 0
        while offset < contents.count {
            let byte = contents[offset]
            if byte == UInt8(ascii: "\\") {
                guard let (scalar, length) = self.escaped(contents, at: offset) else { return false }
                take(scalar)
                offset += length
            } else if byte < 0x80 {
                take(Unicode.Scalar(byte))
                offset += 1
            } else {
                guard let length = UTF8Sequence.length(in: contents, at: offset) else { return false }
                take(self.scalar(contents, at: offset, length: length))
                offset += length
            }
        }
        return true
    }

    private static func scalar(_ bytes: UnsafeRawBufferPointer, at offset: Int, length: Int) -> Unicode.Scalar {
        var value = UInt32(bytes[offset]) & (0xFF >> UInt32(length + 1))
        for index in (offset + 1)..<(offset + length) {
            value = value << 6 | UInt32(bytes[index] & 0x3F)
        }
        return Unicode.Scalar(value) ?? "\u{FFFD}"
    }

    private static func escaped(
        _ bytes: UnsafeRawBufferPointer,
        at offset: Int
    ) -> (scalar: Unicode.Scalar, length: Int)? {
        guard offset + 1 < bytes.count else { return nil }
        switch bytes[offset + 1] {
        case UInt8(ascii: "b"): return ("\u{08}", 2)
        case UInt8(ascii: "f"): return ("\u{0C}", 2)
        case UInt8(ascii: "n"): return ("\n", 2)
        case UInt8(ascii: "r"): return ("\r", 2)
        case UInt8(ascii: "t"): return ("\t", 2)
        case UInt8(ascii: "u"): return self.escapedCodeUnits(bytes, at: offset)
        case let byte: return (Unicode.Scalar(byte), 2)
        }
    }

    private static func escapedCodeUnits(
        _ bytes: UnsafeRawBufferPointer,
        at offset: Int
    ) -> (scalar: Unicode.Scalar, length: Int)? {
        guard let unit = JSONEscape.codeUnit(in: bytes, at: offset + 2) else { return nil }
        if let scalar = Unicode.Scalar(unit) { return (scalar, 6) }
        guard UTF16.isLeadSurrogate(unit), offset + 8 <= bytes.count, bytes[offset + 6] == UInt8(ascii: "\\"),
            bytes[offset + 7] == UInt8(ascii: "u"),
            let trail = JSONEscape.codeUnit(in: bytes, at: offset + 8), UTF16.isTrailSurrogate(trail),
            let scalar = Unicode.Scalar(0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(trail) - 0xDC00))
        else { return nil }
        return (scalar, 12)
    }
}
