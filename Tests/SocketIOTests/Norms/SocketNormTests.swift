import NIOCore
import Testing

@testable import SocketIO

/// The protocol's own examples and sentences, where no other suite holds them.
@Suite struct SocketNormTests {
    // MARK: Packet encoding

    @Test func theTypesAreSevenAndHaveTheProtocolsDigits() {
        let kinds: [SocketPacket.Kind] = [
            .connect, .disconnect, .event, .acknowledgement, .connectError, .binaryEvent, .binaryAcknowledgement,
        ]
        #expect(kinds.map(\.rawValue) == Array(0...6))
        for text in ["7", "8", "9", "7[]", ":[]", "/", " 2[\"a\"]"] {
            #expect(throws: SocketPacketError.unknownType) { try SocketPacket(decoding: ByteBuffer(string: text)) }
        }
    }

    private static let examples: [(String, SocketPacket.Kind, String, UInt64?, String?, Int)] = [
        ("0", .connect, "/", nil, nil, 0),
        (#"0/admin,{"sid":"oSO0OpakMV_3jnilAAAA"}"#, .connect, "/admin", nil, #"{"sid":"oSO0OpakMV_3jnilAAAA"}"#, 0),
        (#"4{"message":"Not authorized"}"#, .connectError, "/", nil, #"{"message":"Not authorized"}"#, 0),
        (#"2["foo"]"#, .event, "/", nil, #"["foo"]"#, 0),
        (#"2/admin,["bar"]"#, .event, "/admin", nil, #"["bar"]"#, 0),
        (
            #"51-["baz",{"_placeholder":true,"num":0}]"#, .binaryEvent, "/", nil,
            #"["baz",{"_placeholder":true,"num":0}]"#, 1
        ),
        (
            #"52-/admin,["baz",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]"#, .binaryEvent, "/admin",
            nil, #"["baz",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]"#, 2
        ),
        (#"212["foo"]"#, .event, "/", 12, #"["foo"]"#, 0),
        (#"3/admin,13["bar"]"#, .acknowledgement, "/admin", 13, #"["bar"]"#, 0),
        (
            #"61-15["bar",{"_placeholder":true,"num":0}]"#, .binaryAcknowledgement, "/", 15,
            #"["bar",{"_placeholder":true,"num":0}]"#, 1
        ),
        ("1", .disconnect, "/", nil, nil, 0),
        ("1/admin,", .disconnect, "/admin", nil, nil, 0),
    ]

    @Test(arguments: Self.examples)
    func theExamplesAreReadAndWritten(
        text: String,
        kind: SocketPacket.Kind,
        namespace: String,
        id: UInt64?,
        payload: String?,
        attachments: Int
    ) throws {
        let packet = try SocketPacket(decoding: ByteBuffer(string: text))
        #expect(packet.kind == kind)
        #expect(packet.namespace == namespace)
        #expect(packet.acknowledgement == id)
        #expect(packet.payload?.bytes == payload.map { ByteBuffer(string: $0) })
        #expect(packet.attachments == attachments)
        var written = ByteBuffer()
        packet.encode(into: &written)
        #expect(String(buffer: written) == text)
    }

    @Test func attachmentsFollowTheirPacketInTheOrderOfTheirNumbers() {
        let payload = #"["baz",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]"#
        let packet = EncodedPacket.event(
            payload: ByteBuffer(string: payload),
            attachments: [ByteBuffer(bytes: [1, 2]), ByteBuffer(bytes: [3, 4])],
            namespace: "/admin",
            acknowledgement: nil
        )
        #expect(packet.words == ["452-/admin,\(payload)", "<1 2>", "<3 4>"])
    }

    @Test func whatHoldsBinaryIsOfABinaryTypeAndNothingElseIs() {
        let (plain, bound) = (ByteBuffer(string: #"["a"]"#), ByteBuffer(string: #"[{"_placeholder":true,"num":0}]"#))
        let bytes = [ByteBuffer(bytes: [1, 2, 3, 4])]
        #expect(EncodedPacket.answer(15, payload: plain, attachments: [], namespace: "/").words == [#"4315["a"]"#])
        #expect(
            EncodedPacket.answer(15, payload: bound, attachments: bytes, namespace: "/").words
                == [#"461-15[{"_placeholder":true,"num":0}]"#, "<1 2 3 4>"]
        )
        #expect(EncodedPacket.event("a", nil).words == [#"42["a"]"#])
        #expect(EncodedPacket.event("a", ByteBuffer(string: "1"), acknowledgement: 12).words == [#"4212["a",1]"#])
        #expect(EncodedPacket.event("a", nil, namespace: "/admin").words == [#"42/admin,["a"]"#])
        #expect(
            EncodedPacket.answer(13, payload: plain, attachments: [], namespace: "/admin").words
                == [#"43/admin,13["a"]"#]
        )
    }

    // MARK: Namespaces

    @Test func aNamespaceOfAnotherNameIsJoinedLikeTheMainOne() {
        var session = SocketSession()
        #expect(session.hear(#"0/admin,{"token":"123"}"#) == #"admit /admin {"token":"123"}"#)
        #expect(session.accept("/admin", socketID: "iLnR")?.words == [#"40/admin,{"sid":"iLnR"}"#])
        #expect(session.hear(#"2/admin,7["bar"]"#) == #"deliver /admin 7 ["bar"]"#)
        #expect(session.hear(#"3/admin,13["bar"]"#) == #"answered /admin 13 ["bar"]"#)
    }

    @Test func severalNamespacesShareASessionAndDoNotMix() {
        var session = SocketSession.inside("/", "/admin")
        #expect(session.hear(#"2["a"]"#) == #"deliver / ["a"]"#)
        #expect(session.hear(#"2/admin,["b"]"#) == #"deliver /admin ["b"]"#)
        #expect(session.hear("0/late,") == "admit /late")
        #expect(session.hear(#"2["c"]"#) == #"deliver / ["c"]"#)
        #expect(session.accept("/late", socketID: "c") != nil)
        #expect(session.hear(#"2/late,["d"]"#) == #"deliver /late ["d"]"#)
    }

    @Test func nobodyIsInTheMainNamespaceWithoutAskingForIt() {
        var session = SocketSession.inside("/admin")
        #expect(!session.isConnected("/"))
        #expect(session.hear(#"2["a"]"#) == "close")
    }

    @Test func aBinaryEventBeforeConnectClosesTheSessionAtOnce() {
        for text in [#"51-["a",{"_placeholder":true,"num":0}]"#, #"61-/admin,0[{"_placeholder":true,"num":0}]"#] {
            var outside = SocketSession()
            #expect(outside.hear(text) == "close")
            var admitting = SocketSession()
            #expect(admitting.hear("0") == "admit /")
            #expect(admitting.hear(text) == "close")
        }
    }

    @Test func leavingIsNotAnsweredAndLeavesTheOtherNamespacesAlone() {
        var session = SocketSession.inside("/", "/admin")
        #expect(session.hear("1/admin,") == "disconnected /admin")
        #expect(!session.isConnected("/admin"))
        #expect(session.isConnected("/"))
        #expect(session.hear(#"2["a"]"#) == #"deliver / ["a"]"#)
        #expect(session.hear("0/admin,") == "admit /admin")
    }

    @Test func theServerMayShowOutOfOneNamespaceAndWhatWasOnItsWayIsNoOffence() {
        var session = SocketSession.inside("/", "/admin")
        #expect(session.disconnect("/admin")?.words == ["41/admin,"])
        for text in [#"2/admin,["a"]"#, "3/admin,0[]", "1/admin,"] { #expect(session.hear(text) == nil) }
        #expect(session.hear(#"2["a"]"#) == #"deliver / ["a"]"#)
        #expect(session.disconnect("/")?.words == ["41"])
    }

    // MARK: Acknowledgements

    @Test func aBinaryEventMayBeAnsweredPlainlyAndAPlainOneWithBinary() {
        var session = SocketSession.inside("/")
        #expect(session.hear(#"51-14["foo",{"_placeholder":true,"num":0}]"#) == nil)
        #expect(session.hear([1, 2, 3, 4]) == #"deliver / 14 ["foo",{"_placeholder":true,"num":0}] <1 2 3 4>"#)
        #expect(session.hear(#"315["bar"]"#) == #"answered / 15 ["bar"]"#)
        #expect(session.hear(#"61-15["bar",{"_placeholder":true,"num":0}]"#) == nil)
        #expect(session.hear([5]) == #"answered / 15 ["bar",{"_placeholder":true,"num":0}] <5>"#)
    }

    // MARK: Attachments

    @Test func attachmentsComeRightBehindTheirPacketInTheirOrder() {
        var session = SocketSession.inside("/")
        let payload = #"["m",{"_placeholder":true,"num":1},{"a":[{"_placeholder":true,"num":0}]}]"#
        #expect(session.hear("52-" + payload) == nil)
        #expect(session.hear([1, 2, 3]) == nil)
        #expect(session.hear([4, 5, 6]) == "deliver / \(payload) <1 2 3> <4 5 6>")
        #expect(session.hear(#"2["a"]"#) == #"deliver / ["a"]"#)
    }

    @Test func aBinaryPacketWithoutAttachmentsIsWholeAtOnce() {
        var session = SocketSession.inside("/")
        #expect(session.hear(#"50-["a"]"#) == #"deliver / ["a"]"#)
        #expect(session.hear(#"60-3["a"]"#) == #"answered / 3 ["a"]"#)
    }

    @Test func binaryThatNoPacketAnnouncedClosesTheSession() {
        for session in [SocketSession(), .inside("/"), .inside("/admin")] {
            var session = session
            #expect(session.hear([1]) == "close")
        }
        var behindAnEvent = SocketSession.inside("/")
        #expect(behindAnEvent.hear(#"51-["a",{"_placeholder":true,"num":0}]"#) == nil)
        #expect(behindAnEvent.hear([1]) != nil)
        #expect(behindAnEvent.hear([2]) == "close")
    }

    @Test(arguments: [#"2["b"]"#, "0/admin,", "1", "2/admin,[\"b\"]", #"51-["b",{"_placeholder":true,"num":0}]"#])
    func nothingComesBetweenAPacketAndItsAttachments(text: String) {
        var session = SocketSession.inside("/", "/admin")
        #expect(session.hear(#"51-["a",{"_placeholder":true,"num":0}]"#) == nil)
        #expect(session.hear(text) == "close")
    }

    @Test(
        arguments: [
            #"51-["a",{"_placeholder":true,"num":1}]"#, #"51-["a",{"_placeholder":true,"num":-1}]"#,
            #"52-["a",{"_placeholder":true,"num":1}]"#, #"51-["a",{"_placeholder":true,"num":0.5}]"#,
            #"51-["a",{"_placeholder":true,"num":99999999999999999999}]"#, #"51-["a",{"_placeholder":true}]"#,
            #"51-["a",{"_placeholder":true,"num":"0"}]"#, #"51-["a"]"#, #"52-["a",{"_placeholder":true,"num":0}]"#,
        ]
    )
    func placeholdersThatDoNotFitTheAttachmentsCloseTheSession(text: String) {
        var session = SocketSession.inside("/")
        #expect(session.hear(text) == "close")
    }

    @Test func anAttachmentMayBeMeantTwice() {
        var session = SocketSession.inside("/")
        let twice = #"["a",{"_placeholder":true,"num":0},{"_placeholder":true,"num":0}]"#
        #expect(session.hear("51-" + twice) == nil)
        #expect(session.hear([1]) == "deliver / \(twice) <1>")
        #expect(session.hear(#"50-["a",{"_placeholder":true,"num":0}]"#) != "close")
    }

    @Test func attachmentsAreBoundedInNumberAndSize() {
        let configuration = SocketSession.Configuration(maximumAttachments: 2, maximumAttachmentBytes: 4)
        var many = SocketSession.inside("/", configuration: configuration)
        let placeholders = (0..<3).map { #"{"_placeholder":true,"num":\#($0)}"# }
        #expect(many.hear("53-[\"a\",\(placeholders.joined(separator: ","))]") == "close")
        var large = SocketSession.inside("/", configuration: configuration)
        #expect(large.hear("52-[\"a\",\(placeholders[0...1].joined(separator: ","))]") == nil)
        #expect(large.hear([1, 2]) == nil)
        #expect(large.hear([3, 4, 5]) == "close")
        var fitting = SocketSession.inside("/", configuration: configuration)
        #expect(fitting.hear("52-[\"a\",\(placeholders[0...1].joined(separator: ","))]") == nil)
        #expect(fitting.hear([1, 2]) == nil)
        #expect(fitting.hear([3, 4])?.hasSuffix("<1 2> <3 4>") == true)
    }

    // MARK: Recovery

    @Test func aPrivateIdIsToldOnlyWhereThereIsOne() {
        var without = SocketSession()
        #expect(without.hear("0") == "admit /")
        #expect(without.accept("/", socketID: "GNpW")?.words == [#"40{"sid":"GNpW"}"#])
        var with = SocketSession()
        #expect(with.hear(#"0{"pid":"YHcX","offset":"MzUP"}"#) == #"admit / {"pid":"YHcX","offset":"MzUP"}"#)
        #expect(
            with.accept("/", socketID: "GNpW", recoveryID: "YHcX")?.words == [#"40{"sid":"GNpW","pid":"YHcX"}"#]
        )
    }
}

extension SocketSession {
    /// A conversation with a client who is in these namespaces.
    fileprivate static func inside(_ namespaces: String..., configuration: Configuration = .init()) -> SocketSession {
        var session = SocketSession(configuration: configuration)
        for namespace in namespaces {
            _ = session.hear(namespace == "/" ? "0" : "0\(namespace),")
            _ = session.accept(namespace, socketID: "a")
        }
        return session
    }

    fileprivate mutating func hear(_ text: String) -> String? {
        self.messageReceived(ByteBuffer(string: text))?.words
    }

    fileprivate mutating func hear(_ bytes: [UInt8]) -> String? {
        self.binaryReceived(ByteBuffer(bytes: bytes))?.words
    }
}

extension SocketSession.Directive {
    fileprivate var words: String {
        let words =
            switch self {
            case .admit(let namespace, let payload): ["admit", namespace, payload?.words]
            case .deliver(let event, let namespace):
                ["deliver", namespace, event.acknowledgement.map { String($0) }, event.payload.words]
                    + event.attachments.map(\.words)
            case .answered(let id, let answer, let namespace):
                ["answered", namespace, String(id), answer.payload.words] + answer.attachments.map(\.words)
            case .send(let packet): ["send"] + packet.words
            case .disconnected(let namespace): ["disconnected", namespace]
            case .closeSession: ["close"]
            }
        return words.compactMap { $0 }.joined(separator: " ")
    }
}

extension EncodedPacket {
    fileprivate var words: [String] {
        [String(buffer: self.message.bytes)] + self.attachments.map(\.bytes.words)
    }
}

extension JSONSlice {
    fileprivate var words: String {
        String(buffer: self.bytes)
    }
}

extension ByteBuffer {
    fileprivate var words: String {
        "<" + self.readableBytesView.map { String($0) }.joined(separator: " ") + ">"
    }
}
