/// The escapes of JSON strings: a backslash and what it stands for.
enum JSONEscape {
    /// How many bytes the escape has whose backslash stands at an offset, or nil if it is malformed.
    static func length(in bytes: UnsafeRawBufferPointer, at offset: Int) -> Int? {
        guard bytes.count - offset >= 2 else { return nil }
        switch bytes[offset + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return 2
        case UInt8(ascii: "u"):
            return self.codeUnit(in: bytes, at: offset + 2) == nil ? nil : 6
        default:
            return nil
        }
    }

    /// What the well-formed escape at an offset stands for and how long it is, the second half of a surrogate pair
    /// included; nil if a surrogate stands alone.
    static func scalar(
        in bytes: UnsafeRawBufferPointer,
        at offset: Int
    ) -> (scalar: Unicode.Scalar, length: Int)? {
        guard offset + 1 < bytes.count else { return nil }
        switch bytes[offset + 1] {
        case UInt8(ascii: "b"): return ("\u{08}", 2)
        case UInt8(ascii: "f"): return ("\u{0C}", 2)
        case UInt8(ascii: "n"): return ("\n", 2)
        case UInt8(ascii: "r"): return ("\r", 2)
        case UInt8(ascii: "t"): return ("\t", 2)
        case UInt8(ascii: "u"): return self.scalarOfCodeUnits(bytes, at: offset)
        case let byte: return (Unicode.Scalar(byte), 2)
        }
    }

    private static func scalarOfCodeUnits(
        _ bytes: UnsafeRawBufferPointer,
        at offset: Int
    ) -> (scalar: Unicode.Scalar, length: Int)? {
        guard let unit = self.codeUnit(in: bytes, at: offset + 2) else { return nil }
        if let scalar = Unicode.Scalar(unit) { return (scalar, 6) }
        guard UTF16.isLeadSurrogate(unit), offset + 8 <= bytes.count, bytes[offset + 6] == UInt8(ascii: "\\"),
            bytes[offset + 7] == UInt8(ascii: "u"),
            let trail = self.codeUnit(in: bytes, at: offset + 8), UTF16.isTrailSurrogate(trail),
            let scalar = Unicode.Scalar(0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(trail) - 0xDC00))
        else { return nil }
        return (scalar, 12)
    }

    /// The UTF-16 code unit that the four digits at an offset spell, or nil if they are not four digits.
    private static func codeUnit(in bytes: UnsafeRawBufferPointer, at offset: Int) -> UInt16? {
        guard bytes.count - offset >= 4 else { return nil }
        var unit: UInt16 = 0
        for index in offset..<(offset + 4) {
            guard let digit = self.value(ofDigit: bytes[index]) else { return nil }
            unit = unit << 4 | digit
        }
        return unit
    }

    private static func value(ofDigit byte: UInt8) -> UInt16? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
