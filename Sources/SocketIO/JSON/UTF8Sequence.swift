/// Well-formed UTF-8 byte sequences (Unicode 15, table 3-7).
enum UTF8Sequence {
    /// How many bytes the well-formed sequence at an offset has, or nil if it is ill-formed; there must be a byte.
    @inline(__always)
    static func length(in bytes: UnsafeRawBufferPointer, at offset: Int) -> Int? {
        let four = self.four(bytes, at: offset)
        if four & 0x80 == 0 { return 1 }
        // The masks leave the bits that say how long a sequence is, in its first byte (lowest) and those behind.
        if four & 0xC0E0 == 0x80C0 {
            // Overlong: C0 and C1.
            return four & 0x1E == 0 ? nil : 2
        }
        if four & 0xC0_C0F0 == 0x80_80E0 {
            // Overlong: E0 80…9F. A surrogate: ED A0…BF.
            let edge = four & 0x200F
            return edge == 0 || edge == 0x200D ? nil : 3
        }
        if four & 0xC0C0_C0F8 == 0x8080_80F0 {
            // Overlong: F0 80…8F. Beyond U+10FFFF: F4 90…, F5, F6 and F7.
            let edge = four & 0x3007
            return edge == 0 || edge & 7 > 4 || edge & 7 == 4 && edge != 4 ? nil : 4
        }
        return nil
    }

    /// Whether there is nothing but well-formed sequences.
    static func areWellFormed(in bytes: UnsafeRawBufferPointer) -> Bool {
        var offset = 0
        while offset < bytes.count {
            if bytes.count - offset >= 8, EightBytes(bytes, at: offset).nonASCII == 0 {
                offset += 8
                continue
            }
            guard let length = self.length(in: bytes, at: offset) else { return false }
            offset += length
        }
        return true
    }

    /// The four bytes at an offset, the first lowest; zeros, which continue nothing, stand for those behind the end.
    @inline(__always)
    private static func four(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> UInt32 {
        if bytes.count &- offset >= 4 {
            return UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
        }
        var four: UInt32 = 0
        for index in (offset..<bytes.count).reversed() { four = four << 8 | UInt32(bytes[index]) }
        return four
    }
}
