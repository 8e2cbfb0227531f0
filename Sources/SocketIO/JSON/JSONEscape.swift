/// The four hexadecimal digits of a `\u` escape.
enum JSONEscape {
    /// The UTF-16 code unit that the four digits at an offset spell, or nil if they are not four digits.
    static func codeUnit(in bytes: UnsafeRawBufferPointer, at offset: Int) -> UInt16? {
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
