import NIOCore
import Testing

@testable import SocketIO

@Suite struct JSONScannerTests {
    private static func isJSON(_ bytes: [UInt8]) -> Bool {
        JSONSlice(ByteBuffer(bytes: bytes)) != nil
    }

    private static let allowed: [String] = [
        "null", "true", "false", "0", "-0", "1", "-1", "10", "0.5", "-0.5", "1.25e10", "1E+2", "1e-2", "0e0",
        "123456789012345678901234567890", #""""#, #""a""#, "[]", "{}", "[[]]", "[{}]", #"{"":0}"#,
        "[1,2,3]", " [ 1 , 2 ] ", "\t\r\n{ \"a\" : [ ] }\n", #"{"a":{"b":{"c":null}}}"#, #"{"a":1,"a":2}"#,
        #""\" \\ \/ \b \f \n \r \t""#, #""\u0000\uFFFF\uabCD""#, #""\uD83D\uDE00""#, #""\uD800""#, #""\uDE00\uD83D""#,
        "\"\u{7F}\"", "\"é\u{20AC}\u{10FFFF}\u{FEFF}\"", "\"\u{2028}\u{2029}\"",
    ]

    @Test(arguments: Self.allowed)
    func whatTheStandardAllowsIsTaken(json: String) {
        #expect(Self.isJSON(Array(json.utf8)))
    }

    private static let forbidden: [String] = [
        "", " ", "nul", "nulll", "True", "NaN", "Infinity", "-", "+1", "01", "-01", "00", "1.", ".5", "1.e5", "1e",
        "1e+", "1e1.5", "0x10", "1 2", "1,2", "--1", "1_000", "[", "]", "[1", "[1,", "[1,]", "[,1]", "[,]", "[1 2]",
        "[1}", "{", "}", "{]", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{,"a":1}"#, "{1:2}", "{a:1}", "{'a':1}",
        #"{"a" 1}"#, #"{"a":1 "b":2}"#, #"{"a":1]"#, #"{"a":1}}"#, #"[]]"#, "\"", "\"a", "a\"", #""\"#, #""\""#,
        #""\x""#, #""\a""#, #""\'""#, #""\u""#, #""\u12""#, #""\u12G4""#, #""\u 123""#, #""\U0041""#, "\"\n\"",
        "\"\t\"",
        "\"\u{0}\"", "\"\u{1F}\"", "// a\n1", "1 // a", "/* a */ 1", "\u{FEFF}1", "\u{A0}1", "\u{B}1", "[1]\u{0}",
        "undefined", "'a'", "[1;2]", "{\"a\":1,,\"b\":2}", "\u{7F}",
    ]

    @Test(arguments: Self.forbidden)
    func whatItForbidsIsRefused(json: String) {
        #expect(!Self.isJSON(Array(json.utf8)))
    }

    @Test(
        arguments: [
            [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x20], [0xC2, 0xC2],
            [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xE2, 0x82], [0xE2, 0x28, 0xA1], [0xE2, 0x82, 0x28],
            [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF],
            [0xF0, 0x9F, 0x98], [0xF0, 0x9F, 0x98, 0x20], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80],
            [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE], [0xFF],
        ] as [[UInt8]]
    )
    func illFormedUnicodeIsRefusedInsideAStringAndOutside(bytes: [UInt8]) {
        #expect(!Self.isJSON([0x22] + bytes + [0x22]))
        #expect(!Self.isJSON([0x22] + bytes))
        #expect(!Self.isJSON(bytes))
        #expect(String(validating: bytes, as: UTF8.self) == nil)
    }

    /// Eight bytes are looked at together, so what is found must not depend on where it stands among them.
    @Test(
        arguments: [
            [0x00], [0x1F], [0x0A], [0x80], [0xFF], [0xC2], [0xC3, 0x28], [0xE2, 0x82], [0xED, 0xA0, 0x80],
            [0xF0, 0x9F, 0x98], [0xF4, 0x90, 0x80, 0x80], [0x5C], [0x5C, 0x78], [0x5C, 0x75, 0x30, 0x30, 0x67, 0x30],
        ] as [[UInt8]]
    )
    func whatIsForbiddenIsFoundWhereverItStands(bytes: [UInt8]) {
        for before in 0..<20 {
            for behind in [0, 1, 7, 8, 9, 17] {
                let string = [UInt8](repeating: 0x61, count: before) + bytes + [UInt8](repeating: 0x62, count: behind)
                #expect(!Self.isJSON([0x22] + string + [0x22]) || (bytes == [0x5C] && behind > 0))
                #expect(!Self.isJSON([0x22] + string))
            }
        }
    }

    @Test(
        arguments: [
            [0xC2, 0x80], [0xDF, 0xBF], [0xE0, 0xA0, 0x80], [0xED, 0x9F, 0xBF], [0xEE, 0x80, 0x80],
            [0xEF, 0xBF, 0xBF], [0xF0, 0x90, 0x80, 0x80], [0xF4, 0x8F, 0xBF, 0xBF],
        ] as [[UInt8]]
    )
    func theEdgesOfUnicodeAreTaken(bytes: [UInt8]) {
        #expect(Self.isJSON([0x22] + bytes + [0x22]))
    }

    @Test(arguments: ["[", "{\"a\":"])
    func sixtyFourLevelsAreReadAndNoMore(opening: String) {
        let closing = opening == "[" ? "]" : "}"
        func nested(_ depth: Int, around value: String) -> [UInt8] {
            Array((String(repeating: opening, count: depth) + value + String(repeating: closing, count: depth)).utf8)
        }
        #expect(Self.isJSON(nested(64, around: "1")))
        #expect(!Self.isJSON(nested(65, around: "1")))
        #expect(Self.isJSON(nested(63, around: "[]")))
        #expect(!Self.isJSON(nested(64, around: "[]")))
        #expect(!Self.isJSON(nested(64, around: "{}")))
        #expect(!Self.isJSON(nested(100_000, around: "1")))
    }

    @Test func levelsThatWereClosedDoNotCount() {
        let wide = "[" + Array(repeating: "[[1],{\"a\":{}}]", count: 1_000).joined(separator: ",") + "]"
        #expect(Self.isJSON(Array(wide.utf8)))
    }
}
