/// Judges bytes, piece by piece as they come, as UTF-8 (Unicode 15, table 3-7).
///
/// A piece may end within a character; the next one goes on there. Three bytes are all that is remembered.
struct UTF8Check: Hashable, Sendable {
    /// The bit of each of eight bytes that says it is not ASCII.
    static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// How many bytes the character under way still lacks.
    private var missing: UInt8 = 0
    /// What the next of them may be.
    private var lowest: UInt8 = 0x80
    private var highest: UInt8 = 0xBF

    /// Whether no character is under way: here a text may end.
    var isBetweenCharacters: Bool { self.missing == 0 }

    /// Whether bytes are a text of their own.
    static func areWellFormed(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var check = UTF8Check()
        return check.accept(bytes) && check.isBetweenCharacters
    }

    /// Judges the next piece, which a mask may still be on; false if no text goes on like this.
    mutating func accept(_ bytes: UnsafeRawBufferPointer, under mask: WebSocketMask = .none) -> Bool {
        var offset = 0
        while self.missing > 0, offset < bytes.count {
            guard self.accept(bytes[offset] ^ mask.byte(offset & 3)) else { return false }
            offset &+= 1
        }
        while bytes.count &- offset >= 8 {
            let word = mask.advanced(by: offset).word(of: bytes, at: offset)
            let length = Self.charactersLength(word)
            guard length > 0 else { return false }
            offset &+= length
        }
        while offset < bytes.count {
            guard self.accept(bytes[offset] ^ mask.byte(offset & 3)) else { return false }
            offset &+= 1
        }
        return true
    }

    /// How many bytes the first characters in eight bytes have, the first of them lowest; zero if they begin with none.
    ///
    /// Most scripts have one length for nearly all they write: up to four characters of two bytes, and two of three,
    /// are taken at once.
    private static func charactersLength(_ word: UInt64) -> Int {
        let ascii = (word & self.highBits).trailingZeroBitCount &>> 3
        guard ascii == 0 else { return ascii }
        let second = word &>> 8 & 0xFF
        if word & 0xC0_C0F0 == 0x80_80E0 {
            guard !self.isNarrow(word) else {
                // Neither overlong (E0 80…9F) nor a surrogate (ED A0…BF).
                return (word & 0xFF == 0xED) == (second < 0xA0) ? 3 : 0
            }
            let next = word &>> 24
            return next & 0xC0_C0F0 == 0x80_80E0 && !self.isNarrow(next) ? 6 : 3
        }
        // A pair of bytes leaves bits here unless it is C2…DF 80…BF; the sum has bit 5 unless the first is C0 or C1.
        let sums = (word & 0x001E_001E_001E_001E) &+ 0x001E_001E_001E_001E
        let misfits =
            ((word & 0xC0E0_C0E0_C0E0_C0E0) ^ 0x80C0_80C0_80C0_80C0)
            | (~sums & 0x0020_0020_0020_0020)
        let pairs = misfits.trailingZeroBitCount &>> 4
        guard pairs == 0 else { return pairs &* 2 }
        guard word & 0xC0C0_C0F8 == 0x8080_80F0 else { return 0 }
        // Neither overlong (F0 80…8F) nor beyond U+10FFFF (F4 90…).
        let first = word & 0xFF
        guard first != 0xF0 || second > 0x8F, first != 0xF4 || second < 0x90, first < 0xF5 else { return 0 }
        return 4
    }

    /// Whether the first byte of three, which is lowest, forbids some second ones: E0 and ED do.
    private static func isNarrow(_ word: UInt64) -> Bool {
        0x2001 &>> (word & 0x0F) & 1 == 1
    }

    private mutating func accept(_ byte: UInt8) -> Bool {
        if self.missing > 0 {
            guard self.lowest <= byte, byte <= self.highest else { return false }
            self.expect(self.missing &- 1)
            return true
        }
        switch byte {
        case 0x00...0x7F: break
        case 0xC2...0xDF: self.expect(1)
        case 0xE0: self.expect(2, from: 0xA0)
        case 0xED: self.expect(2, to: 0x9F)
        case 0xE1...0xEF: self.expect(2)
        case 0xF0: self.expect(3, from: 0x90)
        case 0xF1...0xF3: self.expect(3)
        case 0xF4: self.expect(3, to: 0x8F)
        default: return false
        }
        return true
    }

    private mutating func expect(_ missing: UInt8, from lowest: UInt8 = 0x80, to highest: UInt8 = 0xBF) {
        self.missing = missing
        self.lowest = lowest
        self.highest = highest
    }
}
