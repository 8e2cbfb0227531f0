import SocketIO
import TestSupport

/// Writes random JSON, each seed its own, in all the ways that one value can be written.
struct RandomJSON {
    private static let keys: [StaticString] = ["a", "b", "room", "sdp", "😀"]
    private static let scalars: [Unicode.Scalar] = [
        "a", "Z", "0", " ", "é", "\u{301}", "€", "\u{FFFD}", "😀", "\u{10FFFF}",
    ]

    private var generator: SeededGenerator
    private let escapes: Bool

    /// Makes an author; without `escapes` no string is written with any.
    init(seed: UInt64, escapes: Bool = true) {
        self.generator = SeededGenerator(seed: seed)
        self.escapes = escapes
    }

    /// A member by one of the keys that are written here.
    static func member(_ key: String, of slice: JSONSlice) -> JSONSlice? {
        self.keys.first { $0.description == key }.flatMap { slice[$0] }
    }

    /// The text of a value.
    mutating func value(depth: Int = 0) -> String {
        let space = self.space()
        let kind = Int.random(in: 0..<(depth < 5 ? 8 : 5), using: &self.generator)
        let text =
            switch kind {
            case 0: self.pick(["true", "false", "null"])
            case 1, 2: self.number()
            case 3, 4: self.string()
            case 5, 6: "[" + self.list { $0.value(depth: depth + 1) } + "]"
            default: "{" + self.list { $0.member(depth: depth + 1) } + "}"
            }
        return space + text + self.space()
    }

    /// A value in which some bytes were changed, and which may or may not still be one.
    mutating func damaged() -> [UInt8] {
        var bytes = Array(self.value().utf8)
        for _ in 0..<Int.random(in: 1...2, using: &self.generator) {
            let byte = self.pick(Array("{}[],:\"0-.etn a".utf8) + [0x00, 0x1F, 0x7F, 0x80, 0xC2, 0xED, 0xFF])
            let index = Int.random(in: 0..<max(bytes.count, 1), using: &self.generator)
            switch Int.random(in: 0..<3, using: &self.generator) {
            case 0 where !bytes.isEmpty: bytes[index] = byte
            case 1 where !bytes.isEmpty: bytes.remove(at: index)
            default: bytes.insert(byte, at: min(index, bytes.count))
            }
        }
        return bytes
    }

    private mutating func member(depth: Int) -> String {
        let key = self.pick(Self.keys).description
        return self.space() + "\"\(key)\"" + self.space() + ":" + self.value(depth: depth)
    }

    private mutating func list(_ item: (inout RandomJSON) -> String) -> String {
        let count = Int.random(in: 0..<5, using: &self.generator)
        return count == 0 ? self.space() : (0..<count).map { _ in item(&self) }.joined(separator: ",")
    }

    private mutating func number() -> String {
        let whole = Int.random(in: -1_000...1_000, using: &self.generator)
        return switch Int.random(in: 0..<4, using: &self.generator) {
        case 0: "\(whole)"
        case 1: "\(whole).\(Int.random(in: 0...999, using: &self.generator))"
        case 2: "\(whole)" + self.pick(["e0", "E2", "e+3", "e-9", "E-07"])
        default: self.pick(["0", "-0", "0.0", "-0.5e0"])
        }
    }

    private mutating func string() -> String {
        var text = "\""
        for _ in 0..<Int.random(in: 0..<8, using: &self.generator) {
            let scalar = self.pick(Self.scalars)
            guard self.escapes, Bool.random(using: &self.generator) else {
                text.unicodeScalars.append(scalar)
                continue
            }
            if Bool.random(using: &self.generator) {
                text += self.pick([#"\""#, #"\\"#, #"\/"#, #"\b"#, #"\f"#, #"\n"#, #"\r"#, #"\t"#])
            } else {
                for unit in UTF16.encode(scalar) ?? .init() {
                    let digits = String(unit, radix: 16, uppercase: Bool.random(using: &self.generator))
                    text += #"\u"# + String(repeating: "0", count: 4 - digits.count) + digits
                }
            }
        }
        return text + "\""
    }

    private mutating func space() -> String {
        self.pick(["", "", "", "", " ", "\n", "\t", "\r\n"])
    }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &self.generator)]
    }
}
