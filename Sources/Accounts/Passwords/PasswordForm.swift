/// What makes a password common by its form: fingers that walk over the keys, or repeat themselves.
enum PasswordForm {
    /// Whether a password, folded to lower case, is of such a form.
    static func isCommon(_ folded: String) -> Bool {
        let scalars = Array(folded.unicodeScalars)
        return self.isRepetition(scalars) || self.isMadeOfRuns(scalars) || self.isInterleaved(scalars)
            || self.isMadeOfRuns(self.collapsed(scalars))
    }

    /// One short piece over and over: `abababab`.
    private static func isRepetition(_ scalars: [Unicode.Scalar]) -> Bool {
        (1...4).contains { period in
            scalars.indices.dropFirst(period).allSatisfy { scalars[$0] == scalars[$0 - period] }
        }
    }

    /// Nothing but runs of three and more: `qwer1234`, `1qaz2wsx`, `123654789`, `hgfedcba`.
    private static func isMadeOfRuns(_ scalars: [Unicode.Scalar]) -> Bool {
        guard scalars.count >= 3 else { return false }
        var isEnd = [Bool](repeating: false, count: scalars.count + 1)
        isEnd[0] = true
        for start in scalars.indices where isEnd[start] {
            var end = start + 3
            while end <= scalars.count, self.steps.contains(Array(scalars[end - 3..<end])) {
                isEnd[end] = true
                end += 1
            }
        }
        return isEnd[scalars.count]
    }

    /// Two of them in turns, or one and always the same: `1q2w3e4r`, `1029384756`, `10203040`.
    private static func isInterleaved(_ scalars: [Unicode.Scalar]) -> Bool {
        let halves = [0, 1].map { half in
            scalars.indices.filter { $0 % 2 == half }.map { scalars[$0] }
        }
        return halves.allSatisfy { self.isMadeOfRuns($0) || Set($0).count == 1 }
    }

    /// Without what is said more than once in a row, if everything is: `11223344`, `aaabbbccc`.
    private static func collapsed(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        let groups = scalars.reduce(into: [(scalar: Unicode.Scalar, count: Int)]()) { groups, scalar in
            if groups.last?.scalar == scalar {
                groups[groups.count - 1].count += 1
            } else {
                groups.append((scalar, 1))
            }
        }
        return groups.allSatisfy { $0.count > 1 } ? groups.map(\.scalar) : []
    }

    /// Every three neighbours on a track, there and back.
    private static let steps: Set<[Unicode.Scalar]> = {
        let there = tracks.map { Array($0.unicodeScalars) }
        return (there + there.map { $0.reversed() }).reduce(into: []) { steps, track in
            for start in track.indices.dropLast(2) {
                steps.insert(Array(track[start..<start + 3]))
            }
        }
    }()

    /// The alphabets, the rows and columns of the usual keyboards, and the digits as a telephone has them.
    private static let tracks = [
        "abcdefghijklmnopqrstuvwxyz", "абвгдежзийклмнопрстуфхцчшщъыьэюя", "αβγδεζηθικλμνξοπρστυφχψω",
        "01234567890", "147", "258", "369", "159", "357",
        "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "qwertzuiopü", "yxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn",
        "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю", "!@#$%^&*()_+", "!\"§$%&/()",
        "1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "!qaz", "@wsx", "#edc", "$rfv",
    ]
}
