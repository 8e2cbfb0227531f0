/// SHA-1 (FIPS 180-4, section 6.1), which the opening handshake of a WebSocket asks for.
///
/// There it shows that the server has read the handshake, and protects nothing. It is good for nothing that must be safe.
struct SHA1 {
    /// How many bytes a digest has.
    static let length = 20
    private static let blockLength = 64

    private var words: (UInt32, UInt32, UInt32, UInt32, UInt32) = (
        0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0
    )

    /// Writes the digest of a message into its 20 bytes.
    static func hash(_ message: UnsafeRawBufferPointer, into digest: UnsafeMutableRawBufferPointer) {
        var sum = SHA1()
        let rest = message.count % Self.blockLength
        for start in stride(from: 0, to: message.count - rest, by: Self.blockLength) {
            sum.add(UnsafeRawBufferPointer(rebasing: message[start..<(start + Self.blockLength)]))
        }
        sum.finish(UnsafeRawBufferPointer(rebasing: message[(message.count - rest)...]), of: message.count)
        withUnsafeBytes(of: sum.words) { words in
            for offset in stride(from: 0, to: Self.length, by: 4) {
                let word = words.load(fromByteOffset: offset, as: UInt32.self)
                digest.storeBytes(of: word.bigEndian, toByteOffset: offset, as: UInt32.self)
            }
        }
    }

    /// Adds what is left of a message, a set bit, zeros, and the message's length in bits.
    private mutating func finish(_ rest: UnsafeRawBufferPointer, of count: Int) {
        withUnsafeTemporaryAllocation(byteCount: 2 * Self.blockLength, alignment: 8) { tail in
            tail.initializeMemory(as: UInt8.self, repeating: 0)
            tail.copyMemory(from: rest)
            tail[rest.count] = 0x80
            let length = rest.count < Self.blockLength - 8 ? Self.blockLength : 2 * Self.blockLength
            tail.storeBytes(of: UInt64(8 * count).bigEndian, toByteOffset: length - 8, as: UInt64.self)
            for start in stride(from: 0, to: length, by: Self.blockLength) {
                self.add(UnsafeRawBufferPointer(rebasing: tail[start..<(start + Self.blockLength)]))
            }
        }
    }

    private mutating func add(_ block: UnsafeRawBufferPointer) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 16) { schedule in
            for index in 0..<16 {
                let word = block.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)
                schedule.initializeElement(at: index, to: UInt32(bigEndian: word))
            }
            var (a, b, c, d, e) = self.words
            for round in 0..<80 {
                if round >= 16 {
                    let (x, y) = (schedule[(round + 13) & 15], schedule[(round + 8) & 15])
                    let (z, w) = (schedule[(round + 2) & 15], schedule[round & 15])
                    schedule[round & 15] = Self.rotated(x ^ y ^ z ^ w, by: 1)
                }
                let (mixed, constant) = Self.mix(b, c, d, in: round)
                let next = Self.rotated(a, by: 5) &+ mixed &+ e &+ constant &+ schedule[round & 15]
                (a, b, c, d, e) = (next, a, Self.rotated(b, by: 30), c, d)
            }
            self.words.0 &+= a
            self.words.1 &+= b
            self.words.2 &+= c
            self.words.3 &+= d
            self.words.4 &+= e
        }
    }

    @inline(__always)
    private static func mix(_ b: UInt32, _ c: UInt32, _ d: UInt32, in round: Int) -> (UInt32, UInt32) {
        switch round {
        case ..<20: (b & c | ~b & d, 0x5A82_7999)
        case ..<40: (b ^ c ^ d, 0x6ED9_EBA1)
        case ..<60: (b & c | b & d | c & d, 0x8F1B_BCDC)
        default: (b ^ c ^ d, 0xCA62_C1D6)
        }
    }

    @inline(__always)
    private static func rotated(_ word: UInt32, by count: UInt32) -> UInt32 {
        word &<< count | word &>> (32 - count)
    }
}
