import Foundation

/// Base64 with the URL's alphabet and without padding (RFC 4648, section 5).
enum Base64URL {
    static func encode(_ bytes: [UInt8]) -> String {
        let text = Data(bytes).base64EncodedString()
        return String(
            text.compactMap { character -> Character? in
                switch character {
                case "+": "-"
                case "/": "_"
                case "=": nil
                default: character
                }
            }
        )
    }

    /// The bytes a text stands for, or nil if it is not written so.
    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var plain = ""
        for character in text {
            switch character {
            case "-": plain.append("+")
            case "_": plain.append("/")
            case "+", "/", "=": return nil
            default: plain.append(character)
            }
        }
        plain += String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
        return Data(base64Encoded: plain).map { [UInt8]($0) }
    }

    /// Writes the bytes that a text stands for into the room given, and answers where they are; nil if the text is not
    /// written just as ``encode(_:)`` writes them, or there is too little room.
    static func decodeStrictly(
        _ text: UnsafeRawBufferPointer,
        into room: UnsafeMutableRawBufferPointer
    ) -> UnsafeRawBufferPointer? {
        let length = text.count * 3 / 4
        guard text.count % 4 != 1, length <= room.count else { return nil }
        var bits: UInt32 = 0
        var waiting: UInt32 = 0
        var count = 0
        for character in text {
            guard let value = self.value(of: character) else { return nil }
            bits = bits << 6 | value
            waiting += 6
            if waiting >= 8 {
                waiting -= 8
                room[count] = UInt8(truncatingIfNeeded: bits >> waiting)
                count += 1
            }
        }
        // What the last character has to spare is zero.
        guard bits & (1 << waiting - 1) == 0 else { return nil }
        return UnsafeRawBufferPointer(rebasing: room[..<count])
    }

    private static func value(of character: UInt8) -> UInt32? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a") + 26)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0") + 52)
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
