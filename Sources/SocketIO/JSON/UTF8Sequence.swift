/// Well-formed UTF-8 byte sequences (Unicode 15, table 3-7).
enum UTF8Sequence {
    /// How many bytes the well-formed sequence at an offset has, or nil if it is ill-formed.
    static func length(in bytes: UnsafeRawBufferPointer, at offset: Int) -> Int? {
        let first = bytes[offset]
        let left = bytes.count - offset
        switch first {
        case 0x00..<0x80:
            return 1
        case 0xC2...0xDF where left >= 2:
            return self.continues(bytes, offset + 1, 1) ? 2 : nil
        case 0xE0...0xEF where left >= 3:
            let second = bytes[offset + 1]
            // Neither overlong (E0 80…9F) nor a surrogate (ED A0…BF).
            if first == 0xE0, second < 0xA0 { return nil }
            if first == 0xED, second > 0x9F { return nil }
            return self.continues(bytes, offset + 1, 2) ? 3 : nil
        case 0xF0...0xF4 where left >= 4:
            let second = bytes[offset + 1]
            // Neither overlong (F0 80…8F) nor beyond U+10FFFF (F4 90…).
            if first == 0xF0, second < 0x90 { return nil }
            if first == 0xF4, second > 0x8F { return nil }
            return self.continues(bytes, offset + 1, 3) ? 4 : nil
        default:
            return nil
        }
    }

    /// Whether there is nothing but well-formed sequences.
    static func areWellFormed(in bytes: UnsafeRawBufferPointer) -> Bool {
        var offset = 0
        while offset < bytes.count {
            guard let length = self.length(in: bytes, at: offset) else { return false }
            offset += length
        }
        return true
    }

    private static func continues(_ bytes: UnsafeRawBufferPointer, _ offset: Int, _ count: Int) -> Bool {
        for index in offset..<(offset + count) where bytes[index] & 0xC0 != 0x80 {
            return false
        }
        return true
    }
}
