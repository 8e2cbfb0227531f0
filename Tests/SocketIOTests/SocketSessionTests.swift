import NIOCore
import Testing

@testable import SocketIO

@Suite struct SocketSessionTests {
    private func connected() -> SocketSession {
        var session = SocketSession()
        #expect(session.receive("0") == "admit /")
        #expect(session.accept("/", socketID: "abc").map(\.text) == #"40{"sid":"abc"}"#)
        return session
    }

    @Test func aClientAsksIsLetInAndSpeaks() {
        var session = SocketSession()
        #expect(session.isIdle)
        #expect(session.receive(#"0{"token":"t"}"#) == #"admit / {"token":"t"}"#)
        #expect(!session.isConnected("/") && session.isAdmitting("/") && !session.isIdle)
        #expect(session.accept("/", socketID: "abc").map(\.text) == #"40{"sid":"abc"}"#)
        #expect(session.isConnected("/") && !session.isAdmitting("/"))
        #expect(session.receive(#"2["find",{}]"#) == "deliver / find {}")
        #expect(session.receive(#"27["stop"]"#) == "deliver / stop 7")
        #expect(session.receive(#"33[{"a":1}]"#) == #"answered / 3 [{"a":1}]"#)
        #expect(session.receive("1") == "disconnected /")
        #expect(!session.isConnected("/") && session.isIdle)
    }

    @Test(arguments: [#"2["find"]"#, "1", "30[]", "4{}"])
    func nothingButConnectComesFirst(text: String) {
        var session = SocketSession()
        #expect(session.receive(text) == "close")
    }

    @Test(arguments: [#"2["find"]"#, "0", "0{}", "1", "30[]"])
    func nothingIsSaidWhileTheClientIsDecidedOn(text: String) {
        var session = SocketSession()
        #expect(session.receive("0") == "admit /")
        #expect(session.receive(text) == "close")
        #expect(session.accept("/", socketID: "abc") == nil)
        #expect(session.refuse("/", reason: ByteBuffer(string: "{}")) == nil)
    }

    @Test(arguments: [
        "0", "0{}", "4{}", #"2[1]"#, "2[]", "x", "", "51-[]", "51-[\"a\"]", "2", "2/a,[\"b\"]", "1/a,", "3/a,0[]",
    ])
    func whatHasNoPlaceClosesTheSession(text: String) {
        var session = self.connected()
        #expect(session.receive(text) == "close")
        #expect(!session.isConnected("/"))
    }

    @Test func namespacesAreEnteredAndLeftOneByOne() {
        var session = self.connected()
        #expect(session.receive(#"0/admin,{"token":"a"}"#) == #"admit /admin {"token":"a"}"#)
        #expect(session.receive(#"2["find"]"#) == "deliver / find")
        #expect(
            session.accept("/admin", socketID: "d", recoveryID: "p").map(\.text) == #"40/admin,{"sid":"d","pid":"p"}"#
        )
        #expect(session.receive(#"2/admin,1["look"]"#) == "deliver /admin look 1")
        #expect(session.receive("1") == "disconnected /")
        #expect(session.receive(#"2/admin,["look"]"#) == "deliver /admin look")
        #expect(session.receive("1/admin,") == "disconnected /admin")
        #expect(session.isIdle)
        #expect(session.receive("0/admin,") == "admit /admin")
    }

    @Test func aClientIsInSoManyNamespacesAndNoMore() {
        var session = SocketSession(configuration: .init(maximumNamespaces: 2))
        #expect(session.receive("0/a") == "admit /a")
        #expect(session.receive("0/b") == "admit /b")
        #expect(session.receive("0/c") == #"send 44/c,{"message":"Too many namespaces"}"#)
        #expect(session.receive("0") == "admit /")
        #expect(session.refuse("/b", reason: ByteBuffer(string: "{}")) != nil)
        #expect(session.receive("0/c") == "admit /c")
    }

    @Test func aClientThatWasRefusedMayAskAgain() {
        var session = SocketSession()
        #expect(session.receive("0") == "admit /")
        let reason = ByteBuffer(string: #"{"message":"no","data":{"code":"unauthorized"}}"#)
        #expect(
            session.refuse("/", reason: reason).map(\.text) == #"44{"message":"no","data":{"code":"unauthorized"}}"#
        )
        #expect(session.isIdle)
        #expect(session.receive(#"0{"token":"b"}"#) == #"admit / {"token":"b"}"#)
        #expect(session.accept("/", socketID: "abc") != nil)
    }

    @Test func nobodyIsLetInTwiceOrRefusedAfterwards() {
        var session = self.connected()
        #expect(session.accept("/", socketID: "abc") == nil)
        #expect(session.refuse("/", reason: ByteBuffer(string: "{}")) == nil)
        #expect(session.isConnected("/"))
    }

    @Test func whatAClientSaidBeforeItHeardThatItIsOutIsNoOffence() {
        var session = self.connected()
        #expect(session.disconnect("/").map(\.text) == "41")
        for text in [#"2["find"]"#, #"21["find"]"#, "30[]", "1"] { #expect(session.receive(text) == nil) }
        #expect(session.disconnect("/") == nil)
        #expect(session.receive("0") == "admit /")
    }

    @Test func attachmentsFollowTheirPacket() {
        var session = self.connected()
        let placeholders = #"{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}"#
        #expect(session.receive(#"52-9["file",\#(placeholders)]"#) == nil)
        #expect(session.receive(bytes: [1, 2]) == nil)
        #expect(session.receive(bytes: []) == #"deliver / file {"_placeholder":true,"num":0} 9 + [1, 2] + []"#)
        #expect(session.receive(#"61-4[{"_placeholder":true,"num":0}]"#) == nil)
        #expect(session.receive(bytes: [3]) == #"answered / 4 [{"_placeholder":true,"num":0}] + [3]"#)
        #expect(session.receive(#"50-["file"]"#) == "deliver / file")
    }

    @Test func nothingComesBetweenAPacketAndItsAttachments() {
        var session = self.connected()
        #expect(session.receive(#"51-["file",{"_placeholder":true,"num":0}]"#) == nil)
        #expect(session.receive(#"2["find"]"#) == "close")
        var other = self.connected()
        #expect(other.receive(bytes: [1]) == "close")
    }

    @Test(arguments: [
        #"51-["file"]"#, #"51-["file",{"_placeholder":true,"num":1}]"#, #"51-["file",{"_placeholder":true,"num":-1}]"#,
        #"52-["file",{"_placeholder":true,"num":0}]"#, #"53-["file",{"_placeholder":true,"num":0}]"#,
    ])
    func attachmentsAreWhatThePlaceholdersSay(text: String) {
        var session = SocketSession(configuration: .init(maximumAttachments: 2))
        _ = session.receive("0")
        _ = session.accept("/", socketID: "abc")
        #expect(session.receive(text) == "close")
    }

    @Test func attachmentsAreBoundedTogether() {
        var session = SocketSession(configuration: .init(maximumAttachmentBytes: 3))
        _ = session.receive("0")
        _ = session.accept("/", socketID: "abc")
        #expect(session.receive(#"52-["file",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]"#) == nil)
        #expect(session.receive(bytes: [1, 2]) == nil)
        #expect(session.receive(bytes: [3, 4]) == "close")
    }

    @Test func nothingIsHeardAfterTheSessionBelowIsOver() {
        var session = self.connected()
        session.sessionClosed()
        for text in ["0", #"2["find"]"#, "1", "garbage"] { #expect(session.receive(text) == nil) }
        #expect(session.disconnect("/") == nil)
        var admitting = SocketSession()
        #expect(admitting.receive("0") == "admit /")
        admitting.sessionClosed()
        #expect(admitting.accept("/", socketID: "abc") == nil)
    }
}

extension SocketSession {
    fileprivate mutating func receive(_ text: String) -> String? {
        self.messageReceived(ByteBuffer(string: text))?.text
    }

    fileprivate mutating func receive(bytes: [UInt8]) -> String? {
        self.binaryReceived(ByteBuffer(bytes: bytes))?.text
    }
}

extension SocketSession.Directive {
    fileprivate var text: String {
        let words =
            switch self {
            case .admit(let namespace, let payload): ["admit", namespace, payload?.text]
            case .deliver(let event, let namespace):
                ["deliver", namespace, event.name, event.argument?.text, event.acknowledgement.map { String($0) }]
                    + event.attachments.map(\.text)
            case .answered(let id, let answer, let namespace):
                ["answered", namespace, String(id), answer.payload.text] + answer.attachments.map(\.text)
            case .send(let packet): ["send", packet.text]
            case .disconnected(let namespace): ["disconnected", namespace]
            case .closeSession: ["close"]
            }
        return words.compactMap { $0 }.joined(separator: " ")
    }
}

extension EncodedPacket {
    fileprivate var text: String {
        String(buffer: self.message.bytes)
    }
}

extension ByteBuffer {
    fileprivate var text: String {
        "+ \(self.readableBytesView.map { Int($0) })"
    }
}

extension JSONSlice {
    fileprivate var text: String {
        String(buffer: self.bytes)
    }
}
