import Foundation
import NIOCore
import TestSupport
import Testing

@testable import SocketIO

@Suite struct JSONSliceTests {
    private static func slice(_ json: String) throws -> JSONSlice {
        try #require(JSONSlice(ByteBuffer(string: json)), "\(json)")
    }

    private static func text(_ slice: JSONSlice?) -> String? {
        slice.map { String(buffer: $0.bytes) }
    }

    @Test func whiteSpaceAroundAValueIsNotPartOfIt() throws {
        let slice = try Self.slice(" \n{ \"a\" : [ 1 ] }\t")
        #expect(Self.text(slice) == "{ \"a\" : [ 1 ] }")
        #expect(Self.text(slice["a"]) == "[ 1 ]")
    }

    private static let kinds: [(String, JSONSlice.Kind)] = [
        ("{}", JSONSlice.Kind.object), ("[]", .array), (#""a""#, .string), ("-1", .number), ("0", .number),
        ("true", .boolean), ("false", .boolean), ("null", .null),
    ]

    @Test(arguments: Self.kinds)
    func aValueKnowsItsKind(json: String, kind: JSONSlice.Kind) throws {
        #expect(try Self.slice(json).kind == kind)
    }

    @Test func theLastOfTwoEqualKeysCounts() throws {
        #expect(try Self.text(Self.slice(#"{"a":1,"b":2,"a":{"a":3}}"#)["a"]) == #"{"a":3}"#)
    }

    @Test func onlyAnObjectsOwnMembersAreFound() throws {
        let slice = try Self.slice(#"{"x":{"a":1},"y":["a"],"z":"a","ab":2,"":3}"#)
        #expect(slice["a"] == nil)
        #expect(Self.text(slice[""]) == "3")
        #expect(Self.text(slice["ab"]) == "2")
        #expect(try Self.slice("[1]")["a"] == nil)
        #expect(try Self.slice(#""a""#)["a"] == nil)
        #expect(try Self.slice("{}")["a"] == nil)
    }

    @Test func aKeyThatIsWrittenWithEscapesIsNotFound() throws {
        #expect(try Self.slice(#"{"\u0061":1}"#)["a"] == nil)
        #expect(try Self.text(Self.slice(#"{"a":1,"\u0061":2}"#)["a"]) == "1")
    }

    @Test func itemsAreFoundByTheirPlace() throws {
        let slice = try Self.slice(#"[ "name" , {"a":[1,2]} ,null]"#)
        #expect(Self.text(slice.item(0)) == #""name""#)
        #expect(Self.text(slice.item(1)) == #"{"a":[1,2]}"#)
        #expect(Self.text(slice.item(2)) == "null")
        #expect(slice.item(3) == nil)
        #expect(try Self.slice("[ ]").item(0) == nil)
        #expect(try Self.slice("{}").item(0) == nil)
    }

    @Test func aValueTakenFromTheMiddleOfABufferIsThatValue() throws {
        var buffer = ByteBuffer(string: "garbage[1,{\"a\":\"b\"}]")
        buffer.moveReaderIndex(forwardBy: 7)
        let slice = try #require(JSONSlice(buffer))
        #expect(slice.item(1)?["a"]?.string == "b")
    }

    private static let strings: [(String, String)] = [
        (#""""#, ""), (#""a\"b\\c\/d""#, "a\"b\\c/d"), (#""\b\f\n\r\t""#, "\u{8}\u{C}\n\r\t"),
        (#""\u0041\u00e9""#, "Aé"),
        (#""\uD83D\uDE00""#, "😀"), (#""\ud83d\ude00x""#, "😀x"), (#""\u0000""#, "\0"), ("\"👨‍👩‍👧\"", "👨‍👩‍👧"),
        (#""e\u0301""#, "e\u{301}"), (#""\uFFFF""#, "\u{FFFF}"), ("\"\u{10FFFF}\"", "\u{10FFFF}"),
    ]

    @Test(arguments: Self.strings)
    func aStringsValueAndLengthAreThoseOfSwift(json: String, value: String) throws {
        let slice = try Self.slice(json)
        #expect(slice.string == value)
        #expect(slice.stringLength?.scalars == value.unicodeScalars.count)
        #expect(slice.stringLength?.utf8Bytes == value.utf8.count)
    }

    /// Eight bytes are looked at together, so what is found must not depend on where it stands among them.
    @Test(arguments: ["a", "é", "€", "😀", #"\n"#, #"\""#, #"\\"#, #"\u00e9"#, #"\ud83d\ude00"#, #"\r\n"#])
    func aStringIsReadTheSameWhereverItsCharactersStand(character: String) throws {
        for before in 0..<20 {
            for behind in [0, 1, 7, 8, 9, 17] {
                let contents = String(repeating: "x", count: before) + character + String(repeating: "y", count: behind)
                let value = try JSONDecoder().decode(String.self, from: Data("\"\(contents)\"".utf8))
                let slice = try Self.slice("[\"\(contents)\",1]")
                #expect(slice.item(0)?.string == value)
                #expect(slice.item(0)?.stringLength?.scalars == value.unicodeScalars.count)
                #expect(slice.item(0)?.stringLength?.utf8Bytes == value.utf8.count)
                #expect(slice.item(1)?.integer == 1)
            }
        }
    }

    @Test(
        arguments: [
            #""\uD83D""#, #""\uDE00""#, #""\uDE00\uD83D""#, #""\uD83Dx""#, #""\uD83D\n""#, #""\uD83D\u0041""#,
            #""\uD83D\uD83D\uDE00""#, #""a\uD800""#, #""\uDBFF\\uDC00""#,
        ]
    )
    func halfASurrogatePairHasNeitherValueNorLength(json: String) throws {
        let slice = try Self.slice(json)
        #expect(slice.string == nil)
        #expect(slice.stringLength == nil)
    }

    @Test func whatIsNoStringHasNeitherValueNorLength() throws {
        for json in ["1", "null", "[\"a\"]", "{\"a\":\"b\"}", "true"] {
            #expect(try Self.slice(json).string == nil)
            #expect(try Self.slice(json).stringLength == nil)
        }
    }

    @Test func booleansAndWholeNumbersAreRead() throws {
        #expect(try Self.slice("true").boolean == true)
        #expect(try Self.slice("false").boolean == false)
        #expect(try Self.slice("\"t\"").boolean == nil)
        #expect(try Self.slice("-42").integer == -42)
        #expect(try Self.slice("9223372036854775807").integer == .max)
        for json in ["9223372036854775808", "1.0", "1e3", "\"1\"", "true"] {
            #expect(try Self.slice(json).integer == nil)
        }
    }

    @Test(arguments: 1...20)
    func foundationAgreesOnRandomValues(seed: UInt64) throws {
        var author = RandomJSON(seed: seed)
        for _ in 0..<25 {
            let json = author.value()
            let slice = try Self.slice(json)
            let read = try JSONSerialization.jsonObject(with: Data(json.utf8), options: .fragmentsAllowed)
            try Self.compare(slice, read, "seed \(seed): \(json)")
        }
    }

    @Test(arguments: 1...20)
    func foundationAgreesOnWhatIsNoJSON(seed: UInt64) throws {
        var author = RandomJSON(seed: seed, escapes: false)
        for _ in 0..<25 {
            let json = author.damaged()
            let isRead = (try? JSONSerialization.jsonObject(with: Data(json), options: .fragmentsAllowed)) != nil
            let isTaken = JSONSlice(ByteBuffer(bytes: json)) != nil
            #expect(isTaken == isRead || (isRead && Self.isForgivenByFoundation(json)), "seed \(seed): \(json)")
        }
    }

    /// Foundation reads a comma before a closing bracket and a zero byte at the end, which RFC 8259 does not allow.
    private static func isForgivenByFoundation(_ json: [UInt8]) -> Bool {
        let text = String(decoding: json.filter { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }, as: UTF8.self)
        return text.contains(",]") || text.contains(",}") || json.contains(0)
    }

    private static func compare(_ slice: JSONSlice, _ read: Any, _ where: String) throws {
        switch slice.kind {
        case .object:
            for (key, value) in try #require(read as? [String: Any]) {
                guard let member = RandomJSON.member(key, of: slice) else { continue }
                try self.compare(member, value, `where`)
            }
        case .array:
            let items = try #require(read as? [Any])
            #expect(slice.item(items.count) == nil)
            for (index, item) in items.enumerated() {
                try self.compare(try #require(slice.item(index)), item, `where`)
            }
        case .string:
            let value = try #require(read as? String)
            #expect(slice.string == value, "\(`where`)")
            #expect(slice.stringLength?.scalars == value.unicodeScalars.count, "\(`where`)")
            #expect(slice.stringLength?.utf8Bytes == value.utf8.count, "\(`where`)")
        case .number:
            #expect(Double(String(buffer: slice.bytes)) == (read as? NSNumber)?.doubleValue, "\(`where`)")
        case .boolean:
            #expect(slice.boolean == (read as? NSNumber)?.boolValue, "\(`where`)")
        case .null:
            #expect(read is NSNull, "\(`where`)")
        }
    }
}
