/// The passwords that anybody would try first, of those long enough to be allowed at all.
///
/// A list kept in the program, of words rather than of passwords: the commonest are a word or a name with a little
/// around it, so ``contains(_:)`` takes off what is put around. It stops the first hundreds of guesses and many more,
/// where the sign-in throttle lets through some thousands a day. What is common by its form ``PasswordForm`` finds.
enum CommonPasswords {
    /// Whether a password, folded to lower case, is on the list or a word of it with a little around it.
    static func contains(_ folded: String) -> Bool {
        self.list.contains(folded) || self.isCounted(folded) || self.isAdorned(folded)
    }

    /// Whether it is a word with digits or signs before or behind it: up to five, or a count from one.
    ///
    /// The word may be said twice, and have signs in the place of letters: `P@ssw0rd!`, `adminadmin1`.
    private static func isAdorned(_ folded: String) -> Bool {
        let scalars = folded.unicodeScalars
        guard
            let first = scalars.firstIndex(where: { $0.properties.isAlphabetic }),
            let last = scalars.lastIndex(where: { $0.properties.isAlphabetic }),
            self.isLittle(String(scalars[..<first])),
            self.isLittle(String(scalars[scalars.index(after: last)...]))
        else { return false }
        let core = String(scalars[first...last])
        return [core, self.plain(core)].contains { word in
            self.words.contains(self.half(of: word) ?? word)
                || word.unicodeScalars.count >= 6 && PasswordForm.isCommon(word)
        }
    }

    /// Whether it is a count from one to six at least, and not more than three others before or behind it.
    private static func isCounted(_ folded: String) -> Bool {
        let length = folded.unicodeScalars.count
        return self.counts.contains { count in
            count.count >= 6 && length - count.count <= 3 && (folded.hasPrefix(count) || folded.hasSuffix(count))
        }
    }

    private static func isLittle(_ ending: String) -> Bool {
        let length = ending.unicodeScalars.count
        return length <= 5
            || self.counts.contains { length - $0.count <= 2 && (ending.hasPrefix($0) || ending.hasSuffix($0)) }
    }

    /// The first half of a text that says the same thing twice.
    private static func half(of text: String) -> String? {
        let scalars = text.unicodeScalars
        let middle = scalars.index(scalars.startIndex, offsetBy: scalars.count / 2)
        guard !text.isEmpty, scalars[..<middle].elementsEqual(scalars[middle...]) else { return nil }
        return String(scalars[..<middle])
    }

    /// The text with letters where signs stand for them.
    private static func plain(_ text: String) -> String {
        String(
            text.map { character -> Character in
                switch character {
                case "@", "4": "a"
                case "3": "e"
                case "1", "!": "i"
                case "0": "o"
                case "$", "5": "s"
                case "7": "t"
                default: character
                }
            }
        )
    }

    private static let counts = (3...10).map { String("1234567890".prefix($0)) }

    /// Common as they are, and not by a word in ``words`` or by their form.
    private static let list = split(
        """
        trustno1 1234567890-= 100200300 102030405060 1123581321 31415926 314159265 3141592654 27182818 12qwaszx qwaszx12
        12345679 123456987 123698745 13579246 135792468 246813579 22446688 55667788 66668888 98765432 20192020 20202021
        00000001 00000007 11111112 11223345 88888889 147896325 1478963250 7894561230 01020304 11112222 aaaa1111
        5201314520 woaini1314 woaini520 a5201314 ncc1701d ncc1701e 4815162342 forever21 heaven77 friday13 rush2112
        porsche911 jordan23 blink182 redsox04 schalke04 rammstein1 nintendo64 iloveyou2much ihateyou2 fuckyou2day
        asdf;lkj k.ljdm, pfqxbr12 ghbdtnbr correcthorsebatterystaple
        """
    )

    static func split(_ text: String) -> Set<String> {
        Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
    }
}
