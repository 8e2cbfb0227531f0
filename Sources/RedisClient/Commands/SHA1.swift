/// SHA-1 (RFC 3174), which Redis names scripts by.
///
/// It names, and protects nothing: a server keeps whatever script it is given.
enum SHA1 {
    static func hexadecimal(of text: some Collection<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let bytes = self.digest(of: Array(text)).flatMap { word in
            (0..<8).map { digits[Int(word >> (28 - 4 * UInt32($0)) & 0xF)] }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func digest(of text: [UInt8]) -> [UInt32] {
        var message = text
        message.append(0x80)
        message.append(contentsOf: repeatElement(0, count: (119 - text.count % 64) % 64))
        let bits = UInt64(text.count) * 8
        message.append(contentsOf: (0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - 8 * UInt64($0))) })
        var state: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0]
        for start in stride(from: 0, to: message.count, by: 64) {
            self.compress(message[start..<start + 64], into: &state)
        }
        return state
    }

    private static func compress(_ block: ArraySlice<UInt8>, into state: inout [UInt32]) {
        var words = [UInt32](repeating: 0, count: 80)
        for (index, byte) in block.enumerated() { words[index / 4] = words[index / 4] << 8 | UInt32(byte) }
        for index in 16..<80 {
            let mixed = words[index - 3] ^ words[index - 8] ^ words[index - 14] ^ words[index - 16]
            words[index] = self.rotate(mixed, by: 1)
        }
        var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
        for index in 0..<80 {
            let (chosen, constant): (UInt32, UInt32) =
                switch index {
                case 0..<20: (b & c | ~b & d, 0x5A82_7999)
                case 20..<40: (b ^ c ^ d, 0x6ED9_EBA1)
                case 40..<60: (b & c | b & d | c & d, 0x8F1B_BCDC)
                default: (b ^ c ^ d, 0xCA62_C1D6)
                }
            let next = self.rotate(a, by: 5) &+ chosen &+ e &+ constant &+ words[index]
            (a, b, c, d, e) = (next, a, self.rotate(b, by: 30), c, d)
        }
        state[0] &+= a
        state[1] &+= b
        state[2] &+= c
        state[3] &+= d
        state[4] &+= e
    }

    private static func rotate(_ word: UInt32, by bits: UInt32) -> UInt32 { word << bits | word >> (32 - bits) }
}
