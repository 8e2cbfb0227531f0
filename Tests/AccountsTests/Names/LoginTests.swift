import Testing

@testable import Accounts

@Suite struct LoginTests {
    @Test(arguments: [
        ("Zoe", "zoe"),
        ("STRASSE", "straße"),
        ("ﬁnn", "FINN"),
        ("Zoe\u{308}", "ZOË"),
        ("Ｗｉｄｅ", "wide"),
        ("ΟΔΥΣΣΕΥΣ", "οδυσσευς"),
        ("①", "1"),
        ("so\u{AD}ft", "Soft"),
        ("zero\u{200D}width", "zerowidth"),
    ])
    func waysOfWritingOneNameAreOneLogin(first: String, second: String) throws {
        #expect(try #require(Login(first)).key == #require(Login(second)).key)
    }

    @Test(arguments: [("zoe", "zoé"), ("anna", "hanna"), ("a b", "ab"), ("a", "а")])
    func differentNamesStayDifferent(first: String, second: String) throws {
        #expect(try #require(Login(first)).key != #require(Login(second)).key)
    }

    @Test(arguments: ["a", String(repeating: "a", count: 32), "name with spaces", "名前", "👩‍👩‍👧", "  trimmed\n"])
    func aNameOf1To32VisibleScalarsIsALogin(text: String) {
        #expect(Login(text) != nil)
    }

    @Test func whiteSpaceAroundIsDropped() throws {
        #expect(try #require(Login(" \t zoe\u{3000}")).text == "zoe")
    }

    @Test(arguments: [
        "", "   ", String(repeating: "a", count: 33), "a\u{0}b", "a\nb", "a\u{85}b", "a\u{2028}b", "\u{202E}evil",
        "a\u{2066}b", "\u{200B}\u{200D}", "\u{3164}", "\u{7F}", "\u{2800}", "\u{301}",
    ])
    func whatIsEmptyLongInvisibleOrDisturbingIsNone(text: String) {
        #expect(Login(text) == nil)
        #expect(DisplayName.accept(text) == nil)
    }

    @Test func theNameOfWhoGivesNoneIsFriendly() {
        var generator = UnguessableGenerator()
        let name = DisplayName.random(using: &generator)
        #expect(name.wholeMatch(of: /Guest [1-9][0-9]{3}/) != nil)
    }
}
