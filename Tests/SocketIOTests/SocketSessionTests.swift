import NIOCore
import Testing

@testable import SocketIO

@Suite struct SocketSessionTests {
    private func connected() -> SocketSession {
        var session = SocketSession()
        #expect(session.receive("0") == "admit")
        #expect(session.accept(socketID: "abc").map(\.text) == #"send 0{"sid":"abc"}"#)
        return session
    }

    @Test func aClientAsksIsLetInAndSpeaks() {
        var session = SocketSession()
        #expect(session.isAwaitingConnect)
        #expect(session.receive(#"0{"token":"t"}"#) == #"admit {"token":"t"}"#)
        #expect(!session.isConnected)
        #expect(session.accept(socketID: "abc").map(\.text) == #"send 0{"sid":"abc"}"#)
        #expect(session.isConnected)
        #expect(session.receive(#"2["find",{}]"#) == "deliver find {}")
        #expect(session.receive(#"27["stop"]"#) == "deliver stop 7")
        #expect(session.receive(#"33[{"a":1}]"#) == #"answered 3 [{"a":1}]"#)
        #expect(session.receive("1") == "disconnected")
        #expect(!session.isConnected)
    }

    @Test(arguments: [#"2["find"]"#, "1", "30[]", "4{}"])
    func nothingButConnectComesFirst(text: String) {
        var session = SocketSession()
        #expect(session.receive(text) == "close")
    }

    @Test(arguments: [#"2["find"]"#, "0", "0{}", "1", "30[]"])
    func nothingIsSaidWhileTheClientIsDecidedOn(text: String) {
        var session = SocketSession()
        #expect(session.receive("0") == "admit")
        #expect(session.receive(text) == "close")
        #expect(session.accept(socketID: "abc") == nil)
        #expect(session.refuse(ByteBuffer(string: "{}")) == nil)
    }

    @Test(arguments: ["0", "0{}", "4{}", #"2[1]"#, "2[]", "x", "", "51-[]", "2", "2/a,[\"b\"]", "1/a,", "3/a,0[]"])
    func whatHasNoPlaceClosesTheSession(text: String) {
        var session = self.connected()
        #expect(session.receive(text) == "close")
        #expect(!session.isConnected)
    }

    @Test(arguments: ["0/admin", "0/admin,", #"0/admin,{"token":"a"}"#])
    func anotherNamespaceIsRefusedAndHarmsNothing(text: String) {
        var early = SocketSession()
        #expect(early.receive(text) == #"send 4/admin,{"message":"Invalid namespace"}"#)
        #expect(early.receive("0") == "admit")
        var session = self.connected()
        #expect(session.receive(text) == #"send 4/admin,{"message":"Invalid namespace"}"#)
        #expect(session.receive(#"2["find"]"#) == "deliver find")
    }

    @Test func aClientThatWasRefusedMayAskAgain() {
        var session = SocketSession()
        #expect(session.receive("0") == "admit")
        let reason = ByteBuffer(string: #"{"message":"no","data":{"code":"unauthorized"}}"#)
        #expect(session.refuse(reason).map(\.text) == #"send 4{"message":"no","data":{"code":"unauthorized"}}"#)
        #expect(session.isAwaitingConnect)
        #expect(session.receive(#"0{"token":"b"}"#) == #"admit {"token":"b"}"#)
        #expect(session.accept(socketID: "abc") != nil)
    }

    @Test func nobodyIsLetInTwiceOrRefusedAfterwards() {
        var session = self.connected()
        #expect(session.accept(socketID: "abc") == nil)
        #expect(session.refuse(ByteBuffer(string: "{}")) == nil)
        #expect(session.isConnected)
    }

    @Test func aClientThatIsShownOutSaysNothingMore() {
        var session = self.connected()
        #expect(session.disconnect().map(\.text) == "send 1")
        #expect(session.receive(#"2["find"]"#) == nil)
        #expect(session.disconnect() == nil)
    }

    @Test func nothingIsHeardAfterTheSessionBelowIsOver() {
        var session = self.connected()
        session.sessionClosed()
        for text in ["0", #"2["find"]"#, "1", "garbage"] { #expect(session.receive(text) == nil) }
        #expect(session.disconnect() == nil)
        var admitting = SocketSession()
        #expect(admitting.receive("0") == "admit")
        admitting.sessionClosed()
        #expect(admitting.accept(socketID: "abc") == nil)
    }
}

extension SocketSession {
    fileprivate mutating func receive(_ text: String) -> String? {
        self.messageReceived(ByteBuffer(string: text))?.text
    }
}

extension SocketSession.Directive {
    fileprivate var text: String {
        let words =
            switch self {
            case .admit(let payload): ["admit", payload?.text]
            case .deliver(let event):
                ["deliver", event.name, event.argument?.text, event.acknowledgement.map { String($0) }]
            case .answered(let id, let answer): ["answered", String(id), answer.text]
            case .send(let packet): ["send", String(buffer: packet)]
            case .disconnected: ["disconnected"]
            case .closeSession: ["close"]
            }
        return words.compactMap { $0 }.joined(separator: " ")
    }
}

extension JSONSlice {
    fileprivate var text: String {
        String(buffer: self.bytes)
    }
}
