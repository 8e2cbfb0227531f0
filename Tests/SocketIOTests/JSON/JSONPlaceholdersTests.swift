import NIOCore
import Testing

@testable import SocketIO

@Suite struct JSONPlaceholdersTests {
    private static func count(_ json: String, of attachments: Int) throws -> Int? {
        try #require(JSONSlice(ByteBuffer(string: json)), "\(json)").placeholders(attachments: attachments)
    }

    private static func placeholder(_ number: some CustomStringConvertible) -> String {
        #"{"_placeholder":true,"num":\#(number)}"#
    }

    @Test(arguments: ["[]", "1", #""_placeholder""#, #"["_placeholder",true,"num",0]"#, #"{"num":0}"#])
    func whereThereAreNoneThereAreNone(json: String) throws {
        #expect(try Self.count(json, of: 3) == 0)
        #expect(try Self.count(json, of: 0) == 0)
    }

    @Test(arguments: [1, 2, 3, 64, 65, 1_000])
    func eachNumberCountsOnceInWhateverOrder(count: Int) throws {
        let placeholders = (0..<count).map { Self.placeholder($0) }
        for list in [placeholders, placeholders.reversed(), placeholders + placeholders] {
            #expect(try Self.count("[\(list.joined(separator: ","))]", of: count) == count)
        }
        #expect(try Self.count("[\(placeholders.joined(separator: ","))]", of: count - 1) == nil)
        #expect(try Self.count("[\(placeholders.joined(separator: ","))]", of: .max) == count)
        #expect(try Self.count("[\(placeholders.dropLast().joined(separator: ","))]", of: count) == count - 1)
    }

    @Test func theyMayStandAtAnyDepth() throws {
        let deep = String(repeating: "[{\"a\":", count: 31) + Self.placeholder(1) + String(repeating: "}]", count: 31)
        #expect(try Self.count("[\"name\",\(Self.placeholder(0)),\(deep)]", of: 2) == 2)
    }

    @Test(arguments: [
        "1", "-1", "-0", "0.0", "0e0", "1e0", "\"0\"", "null", "true", "[0]", "{}", "99999999999999999999",
    ])
    func aNumberThatIsNoneOfAnAttachmentFitsNothing(number: String) throws {
        #expect(try Self.count("[\(Self.placeholder(number))]", of: 1) == nil)
    }

    @Test func aNumberThatIsMissingFitsNothing() throws {
        #expect(try Self.count(#"{"_placeholder":true}"#, of: 1) == nil)
        #expect(try Self.count("[\(Self.placeholder(0)),\(Self.placeholder(2))]", of: 3) == nil)
        #expect(try Self.count("[\(Self.placeholder(1))]", of: 2) == nil)
    }

    @Test(arguments: [
        #"{"_placeholder":false,"num":0}"#, #"{"_placeholder":1,"num":0}"#, #"{"_placeholder":"true","num":0}"#,
    ])
    func onlyTrueMakesAPlaceholder(json: String) throws {
        #expect(try Self.count(json, of: 1) == 0)
    }

    @Test func theKeysMayStandInAnyOrderAmongOthers() throws {
        #expect(try Self.count(#"{ "x" : {"num":5} , "num" : 0 , "y":[7] , "_placeholder" : true }"#, of: 1) == 1)
    }

    @Test func theLastOfTwoEqualKeysCounts() throws {
        #expect(try Self.count(#"{"_placeholder":true,"num":0,"_placeholder":false}"#, of: 1) == 0)
        #expect(try Self.count(#"{"_placeholder":false,"num":1,"_placeholder":true,"num":0}"#, of: 1) == 1)
        #expect(try Self.count(#"{"_placeholder":true,"num":0,"num":"0"}"#, of: 1) == nil)
    }

    /// A receiver resolves them, and would look for an attachment that nobody counted.
    @Test func keysMayBeWrittenWithEscapes() throws {
        #expect(try Self.count(#"{"\u005fplaceholde\u0072":true,"n\u0075m":0}"#, of: 1) == 1)
        #expect(try Self.count(#"{"\u005fplaceholder":true,"num":7}"#, of: 1) == nil)
        for key in [#"\u005fplaceholde"#, #"_placeholder\u0072"#, #"\/placeholder"#, #"_placeholde\ud83d"#] {
            #expect(try Self.count("{\"\(key)\":true,\"num\":7}", of: 1) == 0)
        }
    }

    @Test func aMillionBracketsTakeNoMoreThanTheirLength() throws {
        let wide = "[" + Array(repeating: "[{}]", count: 100_000).joined(separator: ",") + "]"
        #expect(try Self.count(wide, of: .max) == 0)
    }
}
