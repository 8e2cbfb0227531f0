import NIOCore
import Testing

@testable import SocketIO

@Suite struct JSONMembersTests {
    private static func slice(_ json: String) throws -> JSONSlice {
        try #require(JSONSlice(ByteBuffer(string: json)), "\(json)")
    }

    private static func texts(_ found: (JSONSlice?, JSONSlice?)) -> [String?] {
        [found.0, found.1].map { $0.map { String(buffer: $0.bytes) } }
    }

    @Test func twoAndThreeAreFoundInOnePassWhereverTheyStand() throws {
        let slice = try Self.slice(#"{"a":1,"bb":[{"a":"}"},"]"],"ccc":"\"","d":{"e":{}}}"#)
        #expect(Self.texts(slice.members("a", "bb")) == ["1", #"[{"a":"}"},"]"]"#])
        #expect(Self.texts(slice.members("d", "a")) == [#"{"e":{}}"#, "1"])
        #expect(Self.texts(slice.members("x", "ccc")) == [nil, #""\"""#])
        let three = slice.members("ccc", "d", "e")
        #expect(Self.texts((three.0, three.1)) == [#""\"""#, #"{"e":{}}"#])
        #expect(three.2 == nil)
    }

    @Test(arguments: ["{}", "{ }", "[]", #"["a",1]"#, #""a""#, "1", "true", "null"])
    func whatHasNoMembersHasNone(json: String) throws {
        let slice = try Self.slice(json)
        #expect(Self.texts(slice.members("a", "b")) == [nil, nil])
        let three = slice.members("a", "b", "")
        #expect(three.0 == nil && three.1 == nil && three.2 == nil)
    }

    @Test func theLastOfTwoEqualKeysCounts() throws {
        let slice = try Self.slice(#"{"a":1,"b":2,"a":{"a":3},"b":null,"c":4,"c":5}"#)
        #expect(Self.texts(slice.members("a", "b")) == [#"{"a":3}"#, "null"])
        #expect(slice.members("a", "b", "c").2.map { String(buffer: $0.bytes) } == "5")
    }

    @Test func theSameKeyMayBeAskedForTwice() throws {
        #expect(try Self.texts(Self.slice(#"{"a":1}"#).members("a", "a")) == ["1", "1"])
    }

    @Test func aKeyIsComparedByteByByte() throws {
        let slice = try Self.slice(#"{"e\u0301":1,"\u0061":2,"room_":3,"roo":4,"é":5}"#)
        #expect(Self.texts(slice.members("a", "room")) == [nil, nil])
        #expect(Self.texts(slice.members("é", "e\u{301}")) == ["5", nil])
    }

    @Test func whiteSpaceIsPassedOver() throws {
        let slice = try Self.slice("{ \"a\"\t:\n1.5e3 ,\r\"b\" : [ 1 , 2 ]\n, \"c\":true }")
        #expect(Self.texts(slice.members("a", "b")) == ["1.5e3", "[ 1 , 2 ]"])
        #expect(slice["c"]?.boolean == true)
    }

    @Test(
        arguments: [
            #""#, #"\""#, #"\\"#, #"\\\""#, #"\\\\"#, #"\\\\\""#, #"a\"b\\"#, #"\u0022"#, #"\\u0022"#, #"1234567\""#,
            #"12345678\\"#, #"\"\"\"\"\"\"\"\"\""#, #"{[\"]}"#, #"\"}"#, "é\\\"é",
        ]
    )
    func aStringEndsWhereItsQuotationMarkStandsFree(contents: String) throws {
        // As a value, as a key, deeper, and last: in each place the end must be found.
        let slice = try Self.slice("{\"a\":\"\(contents)\",\"\(contents)\":[\"\(contents)\"],\"b\":\"\(contents)\"}")
        #expect(Self.texts(slice.members("a", "b")) == ["\"\(contents)\"", "\"\(contents)\""])
    }
}
