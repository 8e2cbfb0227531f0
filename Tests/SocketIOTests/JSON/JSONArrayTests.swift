import NIOCore
import Testing

@testable import SocketIO

@Suite struct JSONArrayTests {
    private static func items(_ json: String) -> [String]? {
        JSONSlice.array(ByteBuffer(string: json)).map { found in
            [found.slice, found.first, found.second].compactMap { $0.map { String(buffer: $0.bytes) } }
                + ["\(found.count)"]
        }
    }

    @Test func itsFirstTwoItemsAreFoundAndAllAreCounted() {
        #expect(Self.items("[]") == ["[]", "0"])
        #expect(Self.items(" [ ]\n") == ["[ ]", "0"])
        #expect(Self.items("[\"a\"]") == ["[\"a\"]", "\"a\"", "1"])
        #expect(
            Self.items(" [ \"a\" , {\"b\":[1,2]} ] ") == ["[ \"a\" , {\"b\":[1,2]} ]", "\"a\"", "{\"b\":[1,2]}", "2"]
        )
        #expect(Self.items("[1,[2],3,null]") == ["[1,[2],3,null]", "1", "[2]", "4"])
    }

    @Test(
        arguments: [
            "", " ", "{}", "1", "\"[]\"", "[", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[1}", "[]]", "[] []", "[]x", "][",
            "[\"a]", "[nul]", "[01]", "[1]\u{0}",
        ]
    )
    func whatIsNotOneArrayIsNone(json: String) {
        #expect(Self.items(json) == nil)
    }

    @Test(arguments: ["[", "{\"a\":"])
    func itIsItselfOneOfTheSixtyFourLevels(opening: String) {
        let closing = opening == "[" ? "]" : "}"
        func nested(_ depth: Int) -> ByteBuffer {
            let inside = String(repeating: opening, count: depth) + "1" + String(repeating: closing, count: depth)
            return ByteBuffer(string: "[0,\(inside)]")
        }
        #expect(JSONSlice.array(nested(63)) != nil && JSONSlice(nested(63)) != nil)
        #expect(JSONSlice.array(nested(64)) == nil && JSONSlice(nested(64)) == nil)
    }

    @Test func itMayStandInTheMiddleOfABuffer() throws {
        var buffer = ByteBuffer(string: "]]][7,8]")
        buffer.moveReaderIndex(forwardBy: 3)
        let found = try #require(JSONSlice.array(buffer))
        #expect(String(buffer: found.slice.bytes) == "[7,8]")
        #expect(found.second.map { String(buffer: $0.bytes) } == "8")
    }
}
