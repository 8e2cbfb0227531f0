import NIOCore
import Testing

@testable import SocketIO

@Suite struct SocketPacketTests {
    private static func decode(_ text: String) throws(SocketPacketError) -> SocketPacket {
        try SocketPacket(decoding: ByteBuffer(string: text))
    }

    private static func json(_ text: String) -> JSONSlice? {
        JSONSlice(ByteBuffer(string: text))
    }

    private static let packets: [(String, SocketPacket)] = [
        ("0", SocketPacket(.connect)),
        (#"0{"token":"a"}"#, SocketPacket(.connect, payload: Self.json(#"{"token":"a"}"#))),
        ("0/admin,{}", SocketPacket(.connect, namespace: "/admin", payload: Self.json("{}"))),
        ("0/admin", SocketPacket(.connect, namespace: "/admin")),
        ("0/,{}", SocketPacket(.connect, payload: Self.json("{}"))),
        ("1", SocketPacket(.disconnect)),
        ("1/admin,", SocketPacket(.disconnect, namespace: "/admin")),
        (#"2["a"]"#, SocketPacket(.event, payload: Self.json(#"["a"]"#))),
        (#"212["a",1]"#, SocketPacket(.event, acknowledgement: 12, payload: Self.json(#"["a",1]"#))),
        (
            #"2/a,007["b"]"#,
            SocketPacket(.event, namespace: "/a", acknowledgement: 7, payload: Self.json(#"["b"]"#))
        ),
        (
            "218446744073709551615[\"a\"]",
            SocketPacket(.event, acknowledgement: .max, payload: Self.json(#"["a"]"#))
        ),
        ("30[]", SocketPacket(.acknowledgement, acknowledgement: 0, payload: Self.json("[]"))),
        ("4\"no\"", SocketPacket(.connectError, payload: Self.json("\"no\""))),
        (#"4/a,{"b":1}"#, SocketPacket(.connectError, namespace: "/a", payload: Self.json(#"{"b":1}"#))),
        ("0/a?token=b,", SocketPacket(.connect, namespace: "/a")),
        (
            #"51-["a",{"_placeholder":true,"num":0}]"#,
            SocketPacket(.binaryEvent, payload: Self.json(#"["a",{"_placeholder":true,"num":0}]"#), attachments: 1)
        ),
        (
            #"612-/a,7[]"#,
            SocketPacket(
                .binaryAcknowledgement,
                namespace: "/a",
                acknowledgement: 7,
                payload: Self.json("[]"),
                attachments: 12
            )
        ),
        (#"50-["a"]"#, SocketPacket(.binaryEvent, payload: Self.json(#"["a"]"#))),
    ]

    @Test(arguments: Self.packets)
    func aPacketIsReadPartByPart(text: String, packet: SocketPacket) throws {
        #expect(try Self.decode(text) == packet)
    }

    private static let malformed: [(String, SocketPacketError)] = [
        ("", SocketPacketError.empty),
        ("7", .unknownType), ("9[]", .unknownType), ("a", .unknownType), ("/", .unknownType), ("-1", .unknownType),
        (" 0", .unknownType), ("\u{0}", .unknownType), ("é", .unknownType),
        ("5", .malformedAttachments), ("5-[\"a\"]", .malformedAttachments), ("5[\"a\"]", .malformedAttachments),
        ("51[\"a\"]", .malformedAttachments), ("599999-[\"a\"]", .malformedAttachments),
        ("5-1-[\"a\"]", .malformedAttachments), ("61", .malformedAttachments), ("61-[]", .malformedAcknowledgement),
        ("51-", .malformedPayload), ("51-{}", .malformedPayload), ("51-[]", .malformedPayload),
        ("0/a b,", .malformedNamespace), ("0/\u{7F},", .malformedNamespace), ("0/é,", .malformedNamespace),
        ("0/\u{0},", .malformedNamespace), ("0/" + String(repeating: "a", count: 256) + ",", .malformedNamespace),
        ("0/" + String(repeating: "a", count: 256), .malformedNamespace),
        ("218446744073709551616[\"a\"]", .malformedAcknowledgement),
        ("2" + String(repeating: "9", count: 10_000) + "[\"a\"]", .malformedAcknowledgement),
        ("01{}", .malformedAcknowledgement), ("11", .malformedAcknowledgement), ("3[]", .malformedAcknowledgement),
        ("0[]", .malformedPayload), ("0null", .malformedPayload), ("0{", .malformedPayload),
        ("0{}x", .malformedPayload),
        ("1{}", .malformedPayload), ("2", .malformedPayload), ("25", .malformedPayload), ("2{}", .malformedPayload),
        ("2\"a\"", .malformedPayload), ("2[\"a\"", .malformedPayload), ("2-1[\"a\"]", .malformedPayload),
        ("21-[\"a\"]", .malformedPayload), ("2[\"a\"][\"b\"]", .malformedPayload), ("30{}", .malformedPayload),
        ("30", .malformedPayload), ("4", .malformedPayload), ("4[]", .malformedPayload), ("4null", .malformedPayload),
        ("2,[\"a\"]", .malformedPayload), ("2/a[\"b\"]", .malformedPayload),
    ]

    @Test(arguments: Self.malformed)
    func whatIsMalformedIsRefusedForWhatItIs(text: String, error: SocketPacketError) {
        #expect(throws: error) { try Self.decode(text) }
    }

    @Test func aNamespaceOfTheGreatestLengthIsRead() throws {
        let namespace = "/" + String(repeating: "a", count: SocketPacket.maximumNamespaceLength - 1)
        #expect(try Self.decode("0" + namespace + ",{}").namespace == namespace)
        #expect(try Self.decode("0" + namespace).namespace == namespace)
    }

    @Test(
        arguments: [
            "0", #"0{"token":"a"}"#, "0/admin,{}", "1", "1/admin,", #"2["a"]"#, #"2/a,7["b"]"#, "30[]", "4\"no\"",
            #"50-["a"]"#,
            #"60-7[{}]"#,
        ]
    )
    func whatIsReadIsWrittenAsItCame(text: String) throws {
        var buffer = ByteBuffer()
        try Self.decode(text).encode(into: &buffer)
        #expect(String(buffer: buffer) == text)
    }
}

@Suite struct SocketEventTests {
    private static func event(_ payload: String, _ acknowledgement: String = "") -> SocketEvent? {
        (try? SocketPacket(decoding: ByteBuffer(string: "2" + acknowledgement + payload))).flatMap { SocketEvent($0) }
    }

    @Test func anEventIsItsNameAndItsFirstArgument() throws {
        let event = try #require(Self.event(#"[ "na\u006de" , {"a":[1]}, 2]"#, "5"))
        #expect(event.name == "name")
        #expect(event.argument.map { String(buffer: $0.bytes) } == #"{"a":[1]}"#)
        #expect(event.acknowledgement == 5)
        #expect(String(buffer: event.payload.bytes) == #"[ "na\u006de" , {"a":[1]}, 2]"#)
        #expect(try #require(Self.event(#"["name"]"#)).argument == nil)
        #expect(try #require(Self.event(#"["name",null]"#)).argument?.kind == .null)
    }

    @Test(arguments: ["[]", "[1]", "[null]", "[[\"a\"]]", "[{}]", #"["\uD800"]"#, "[true,\"a\"]"])
    func anEventWithoutANameIsMalformed(payload: String) {
        #expect(Self.event(payload) == nil)
    }

    @Test(arguments: SocketEvent.reservedNames.sorted())
    func anEventDoesNotBearANameThatClientsKeepForThemselves(name: String) {
        #expect(Self.event("[\"\(name)\"]") == nil)
        #expect(Self.event("[\"\(name)s\"]") != nil)
    }

    @Test func aNameIsBounded() throws {
        let longest = String(repeating: "a", count: SocketEvent.maximumNameLength - 2)
        #expect(try #require(Self.event("[\"\(longest)\"]")).name == longest)
        #expect(Self.event("[\"\(longest)a\"]") == nil)
    }
}
