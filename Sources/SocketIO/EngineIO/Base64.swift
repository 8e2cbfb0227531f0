import NIOCore

/// Bytes as text of 64 letters (RFC 4648, section 4), as binary messages travel in polling payloads.
///
/// It is strict: padding is required, and nothing but the alphabet's letters may stand there, no white space either.
/// Bits behind the last byte are not looked at.
enum Base64 {
    private static let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    private static let padding = UInt8(ascii: "=")

    /// What each byte stands for as a letter; what is no letter has the highest bit.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 0x80, count: 256)
        for value in 0..<64 { values[Int(Self.alphabet.utf8Start[value])] = UInt8(value) }
        return values
    }()

    /// How many letters as many bytes become.
    static func encodedLength(_ count: Int) -> Int {
        (count + 2) / 3 * 4
    }

    /// Writes bytes as text.
    static func encode(_ bytes: ByteBuffer, into buffer: inout ByteBuffer) {
        let length = self.encodedLength(bytes.readableBytes)
        guard length > 0 else { return }
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: length) { target in
            bytes.withUnsafeReadableBytes { self.encode($0, into: target) }
            return length
        }
    }

    /// Reads text, or answers nil if it is not such text.
    ///
    /// What is read is never longer than the text.
    static func decode(_ text: ByteBuffer) -> ByteBuffer? {
        guard text.readableBytes % 4 == 0 else { return nil }
        var decoded = ByteBuffer()
        guard text.readableBytes > 0 else { return decoded }
        let isText = text.withUnsafeReadableBytes { letters in
            let padding =
                letters[letters.count - 1] != self.padding ? 0 : letters[letters.count - 2] != self.padding ? 1 : 2
            var isText = true
            decoded.writeWithUnsafeMutableBytes(minimumWritableBytes: letters.count / 4 * 3) { target in
                isText = self.decode(letters, padding: padding, into: target)
                return letters.count / 4 * 3 - padding
            }
            return isText
        }
        return isText ? decoded : nil
    }

    /// Writes bytes as text where there is room for `encodedLength(bytes.count)` letters.
    static func encode(_ bytes: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) {
        let alphabet = UnsafeRawBufferPointer(start: self.alphabet.utf8Start, count: 64)
        var read = 0
        var written = 0
        while bytes.count - read >= 3 {
            let bits = Int(bytes[read]) << 16 | Int(bytes[read + 1]) << 8 | Int(bytes[read + 2])
            target[written] = alphabet[bits >> 18]
            target[written + 1] = alphabet[bits >> 12 & 0x3F]
            target[written + 2] = alphabet[bits >> 6 & 0x3F]
            target[written + 3] = alphabet[bits & 0x3F]
            read += 3
            written += 4
        }
        guard read < bytes.count else { return }
        let second = bytes.count - read == 2 ? Int(bytes[read + 1]) : 0
        let bits = Int(bytes[read]) << 8 | second
        target[written] = alphabet[bits >> 10]
        target[written + 1] = alphabet[bits >> 4 & 0x3F]
        target[written + 2] = bytes.count - read == 2 ? alphabet[bits << 2 & 0x3F] : self.padding
        target[written + 3] = self.padding
    }

    /// There are whole groups of four letters, at least one, and room for three bytes each.
    private static func decode(
        _ letters: UnsafeRawBufferPointer,
        padding: Int,
        into target: UnsafeMutableRawBufferPointer
    ) -> Bool {
        self.values.withUnsafeBufferPointer { values in
            // Whatever is no letter leaves its highest bit here.
            var faults: UInt8 = 0
            var written = 0
            for read in stride(from: 0, to: letters.count, by: 4) {
                let isPadded = padding > 0 && read == letters.count - 4
                let first = values[Int(letters[read])]
                let second = values[Int(letters[read + 1])]
                let third = isPadded && padding == 2 ? 0 : values[Int(letters[read + 2])]
                let fourth = isPadded ? 0 : values[Int(letters[read + 3])]
                faults |= first | second | third | fourth
                target[written] = first << 2 | second >> 4
                target[written + 1] = second << 4 | third >> 2
                target[written + 2] = third << 6 | fourth
                written += 3
            }
            return faults < 0x80
        }
    }
}
