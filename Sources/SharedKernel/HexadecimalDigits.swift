/// A word of 32 bits and its eight lower-case hexadecimal digits, turned into each other all at once.
///
/// Every text that is passed on names a room and itself: digit by digit that would cost more than the rest of it.
struct HexadecimalDigits {
    /// What the digits stand for.
    let word: UInt32

    /// The digits of a word's lower half.
    init(_ word: UInt64) {
        self.word = UInt32(truncatingIfNeeded: word)
    }

    /// Reads eight digits; nil if there are others among them.
    ///
    /// There must be as many bytes.
    init?(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        let ascii = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        // Letters have the bit 0x40, and the digit that they stand for is nine more than their last four bits.
        var digits = (ascii & 0x0F0F_0F0F_0F0F_0F0F) &+ ((ascii >> 6) & 0x0101_0101_0101_0101) &* 9
        digits = (digits | digits >> 4) & 0x00FF_00FF_00FF_00FF
        digits = (digits | digits >> 8) & 0x0000_FFFF_0000_FFFF
        self.init(digits | digits >> 16)
        // What is no digit stands for something else when it is written again.
        guard self.ascii == ascii else { return nil }
    }

    /// Writes the digits; there must be room for them.
    func write(to bytes: UnsafeMutableRawBufferPointer, at offset: Int) {
        bytes.storeBytes(of: self.ascii.bigEndian, toByteOffset: offset, as: UInt64.self)
    }

    /// The digits, the first of them highest.
    private var ascii: UInt64 {
        // One digit a byte.
        var digits = UInt64(self.word)
        digits = (digits | digits << 16) & 0x0000_FFFF_0000_FFFF
        digits = (digits | digits << 8) & 0x00FF_00FF_00FF_00FF
        digits = (digits | digits << 4) & 0x0F0F_0F0F_0F0F_0F0F
        // Adding six carries into the next four bits for those above nine, which are written as letters.
        let letters = ((digits &+ 0x0606_0606_0606_0606) >> 4) & 0x0101_0101_0101_0101
        return digits &+ 0x3030_3030_3030_3030 &+ letters &* (0x61 - 0x30 - 10)
    }
}
