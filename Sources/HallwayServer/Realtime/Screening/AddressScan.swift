/// Looks for what reads as an IP address, wherever it stands in a text.
///
/// It rather finds one too many: what is found is left out, and nothing that a browser writes looks like one but addresses.
enum AddressScan {
    /// Whether some part of a text reads as an IPv4 or IPv6 address.
    static func finds(in text: Substring) -> Bool {
        var runs = Runs()
        for byte in text.utf8 where runs.take(byte) { return true }
        return runs.end()
    }

    /// Runs of the characters that addresses are made of, read from front to back.
    private struct Runs {
        /// How many groups of decimal digits, each of an IPv4 address's size, stand in a row with points in between.
        private var quads = Groups(separator: UInt8(ascii: "."), longest: 3, needed: 4)
        /// The same of hexadecimal digits and colons.
        private var words = Groups(separator: UInt8(ascii: ":"), longest: 4, needed: 8)

        /// Takes a byte; true says that an address is found.
        mutating func take(_ byte: UInt8) -> Bool {
            let isDecimal = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            let isHexadecimal = isDecimal || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
            // Two colons in a row stand for groups that are left out, and nowhere else.
            let isShortened = byte == UInt8(ascii: ":") && self.words.isAfterSeparator
            return self.quads.take(byte, isDigit: isDecimal) || self.words.take(byte, isDigit: isHexadecimal)
                || isShortened
        }

        mutating func end() -> Bool {
            self.quads.take(0, isDigit: false) || self.words.take(0, isDigit: false)
        }
    }

    /// Counts groups of digits in a row.
    private struct Groups {
        let separator: UInt8
        let longest: Int
        let needed: Int
        /// The digits of the group that is being read.
        private var digits = 0
        /// The groups before it that are in a row with it.
        private var complete = 0
        private(set) var isAfterSeparator = false

        init(separator: UInt8, longest: Int, needed: Int) {
            self.separator = separator
            self.longest = longest
            self.needed = needed
        }

        /// Takes a byte; true says that so many groups are in a row as are needed.
        mutating func take(_ byte: UInt8, isDigit: Bool) -> Bool {
            if isDigit {
                self.digits += 1
                self.isAfterSeparator = false
                // Longer than a group can be: what came before is in no row with what follows.
                if self.digits > self.longest { self.complete = 0 }
                return false
            }
            let isGroup = (1...self.longest).contains(self.digits)
            self.complete = isGroup ? self.complete + 1 : 0
            let isFound = self.complete >= self.needed
            self.isAfterSeparator = byte == self.separator
            if !self.isAfterSeparator { self.complete = 0 }
            self.digits = 0
            return isFound
        }
    }
}
