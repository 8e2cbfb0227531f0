import Foundation
import Logging
import NIOCore
import SocketIO
import SocketIOServer
import Testing

private struct Point: Codable, Sendable {
    let x: Int
}

private struct Picture: Codable, Sendable {
    let name: [String: Data]
}

@Suite(.timeLimit(.minutes(1))) struct EventHandlingTests {
    /// Runs a server whose main namespace has these handlers, with one client in it.
    private func withClient(
        _ handlers: @escaping @Sendable (ClientSocket) throws -> Void,
        _ body: (RawClient) async throws -> Void
    ) async throws {
        try await NamespaceHost.run { host in
            host.server.namespace("/").onConnect(handlers)
            try await body(try await host.enter())
        }
    }

    @Test func argumentsAreReadAsTheHandlersTypes() async throws {
        try await self.withClient { socket in
            socket.on("none") { 0 }
            socket.on("one") { (point: Point) in point.x }
            socket.on("two") { (text: String, flag: Bool) in flag ? text : "no" }
            socket.on("four") { (a: Int, b: Double, c: [String], d: Point?) in "\(a) \(b) \(c) \(d?.x ?? -1)" }
            socket.on("optional") { (text: String?) in text ?? "nothing" }
        } _: { client in
            try await client.expectAnswer(to: #"["none"]"#, "[0]")
            try await client.expectAnswer(to: #"["none",1,2,3]"#, "[0]")
            try await client.expectAnswer(to: #"["one",{"x":5,"y":6}]"#, "[5]")
            try await client.expectAnswer(
                to: #"["two","å\u00e5\n",true]"#,
                #"["åå\n"]"#.replacing("\\n", with: "\\u000a")
            )
            try await client.expectAnswer(to: #"["four",1,2.5,["a"],{"x":3}]"#, #"["1 2.5 [\"a\"] 3"]"#)
            try await client.expectAnswer(to: #"["four",1,2.5,["a"]]"#, #"["1 2.5 [\"a\"] -1"]"#)
            try await client.expectAnswer(to: #"["optional"]"#, #"["nothing"]"#)
            try await client.expectAnswer(to: #"["optional",null]"#, #"["nothing"]"#)
            try await client.expectAnswer(to: #"["optional","x"]"#, #"["x"]"#)
        }
    }

    @Test func aHandlerThatReturnsNothingAnswersWithNothing() async throws {
        try await self.withClient { socket in
            socket.on("quiet") { (_: Int) in }
        } _: { client in
            try await client.expectAnswer(to: #"["quiet",1]"#, "[]")
            try await client.emit(#"["quiet",1]"#)
            try await client.expectAnswer(to: #"["quiet",2]"#, "[]")
        }
    }

    @Test(arguments: [
        #"["point",1]"#, #"["point"]"#, #"["point",{"x":"1"}]"#, #"["point",{"x":1e400}]"#, #"["text",1]"#,
        #"["text","\ud800"]"#, #"["flag","true"]"#, #"["flag"]"#, #"["later",[]]"#,
        #"["point",\#(String(repeating: "[", count: 60))\#(String(repeating: "]", count: 60))]"#,
    ])
    func whatIsNotOfTheHandlersTypeIsAnErrorToTheClientAndHarmsNothing(event: String) async throws {
        try await self.withClient { socket in
            socket.on("point") { (point: Point) in point.x }
            socket.on("text") { (text: String) in text }
            socket.on("flag") { (flag: Bool) in flag }
            socket.on("later") { (point: Point) async in point.x }
        } _: { client in
            try await client.emit(event)
            try await client.expectAnswer(to: event, #"[{"error":{"message":"Malformed payload"}}]"#)
            try await client.expectAnswer(to: #"["text","ok"]"#, #"["ok"]"#)
        }
    }

    @Test func aHandlerMayRefuse() async throws {
        try await self.withClient { socket in
            socket.on("no") { throw EventRefusal("not \"now\"", data: Point(x: 1)) }
            socket.on("later") { () async throws in throw EventRefusal("not now") }
            socket.on("fails") { throw CancellationError() }
            socket.on("unencodable") { Double.nan }
        } _: { client in
            try await client.emit(#"["no"]"#)
            let refusal = #"[{"error":{"data":{"x":1},"message":"not \"now\""}}]"#
            try await client.expectAnswer(to: #"["no"]"#, refusal)
            try await client.expectAnswer(to: #"["later"]"#, #"[{"error":{"message":"not now"}}]"#)
            try await client.expectAnswer(to: #"["fails"]"#, #"[{"error":{"message":"Internal error"}}]"#)
            try await client.emit(#"8["unencodable"]"#)
            try await client.expectAnswer(to: #"["later"]"#, #"[{"error":{"message":"not now"}}]"#)
        }
    }

    @Test func eventsWithoutAHandlerArePassedOver() async throws {
        try await self.withClient { socket in
            socket.on("a") { 1 }
        } _: { client in
            try await client.emit(#"3["b",1]"#)
            try await client.expectAnswer(to: #"["a"]"#, "[1]")
        }
    }

    @Test func aLaterHandlerTakesThePlaceOfAnEarlier() async throws {
        try await self.withClient { socket in
            socket.on("a") { 1 }
            socket.on("swap") { [unowned socket] in socket.on("a") { 2 } }
        } _: { client in
            try await client.expectAnswer(to: #"["a"]"#, "[1]")
            try await client.expectAnswer(to: #"["swap"]"#, "[]")
            try await client.expectAnswer(to: #"["a"]"#, "[2]")
        }
    }

    @Test func rawHandlersSeeTheBytesAndAnswerWithBytes() async throws {
        try await self.withClient { socket in
            socket.onRaw("forward") { event, reply in
                #expect(event.name == "forward")
                #expect(reply.isWanted == (event.acknowledgement != nil))
                reply(raw: event.payload.bytes, attachments: event.attachments)
            }
            socket.onRaw("values") { _, reply in reply(1, "two", [3]) }
        } _: { client in
            try await client.emit(#"["forward"]"#)
            try await client.expectAnswer(to: #"["forward", {"a" : 1.0} ]"#, #"["forward", {"a" : 1.0} ]"#)
            try await client.expectAnswer(to: #"["values"]"#, #"[1,"two",[3]]"#)
        }
    }

    @Test func observersSeeEveryEventFirst() async throws {
        let seen = Inbox<String>()
        try await self.withClient { socket in
            socket.onAny { seen.put("one \($0.name)") }
            socket.onAny { seen.put("two \($0.name)") }
            socket.on("a") { seen.put("handler") }
        } _: { client in
            try await client.emit(#"["b"]"#)
            try await client.expectAnswer(to: #"["a"]"#, "[]")
        }
        for line in ["one b", "two b", "one a", "two a", "handler"] { #expect(try await seen.next() == line) }
    }

    @Test func bytesGoBothWays() async throws {
        try await self.withClient { socket in
            socket.on("picture") { [unowned socket] (picture: Picture, last: Data) in
                socket.emit("back", last, picture)
                return picture.name["a"] ?? Data()
            }
            socket.on("base64") { (data: Data) in String(decoding: data, as: UTF8.self) }
        } _: { client in
            let placeholder = { (number: Int) in #"{"_placeholder":true,"num":\#(number)}"# }
            let event = #"["picture",{"name":{"a":\#(placeholder(1))}},\#(placeholder(0))]"#
            try await client.connection.sendText("452-7" + event)
            try await client.connection.sendFrame(2, [1, 2])
            try await client.connection.sendFrame(2, [3])
            #expect(
                try await client.connection.frame().text
                    == #"452-["back",\#(placeholder(0)),{"name":{"a":\#(placeholder(1))}}]"#
            )
            #expect(try await client.connection.frame() == RawFrame(opcode: 2, data: [1, 2]))
            #expect(try await client.connection.frame() == RawFrame(opcode: 2, data: [3]))
            #expect(try await client.connection.frame().text == #"461-7[\#(placeholder(0))]"#)
            #expect(try await client.connection.frame() == RawFrame(opcode: 2, data: [3]))
            try await client.expectAnswer(to: #"["base64","aGk="]"#, #"["hi"]"#)
        }
    }

    @Test func datesAreThoseOfJavaScript() async throws {
        try await self.withClient { socket in
            socket.on("later") { (date: Date) in date.addingTimeInterval(1.5) }
        } _: { client in
            try await client.expectAnswer(
                to: #"["later","2026-01-02T03:04:05.250Z"]"#,
                #"["2026-01-02T03:04:06.750Z"]"#
            )
            try await client.expectAnswer(to: #"["later","2026-01-02T03:04:05Z"]"#, #"["2026-01-02T03:04:06.500Z"]"#)
            try await client.expectAnswer(to: #"["later",5]"#, #"[{"error":{"message":"Malformed payload"}}]"#)
        }
    }

    @Test func whatLooksLikeAPlaceholderBesideAttachmentsIsNotSent() async throws {
        try await self.withClient { socket in
            socket.on("fake") { [unowned socket] in
                let fake = AttachmentFake(isPlaceholder: true, num: 5)
                socket.emit("mixed", Data([1]), fake)
                socket.emit("alone", fake)
            }
        } _: { client in
            try await client.emit(#"["fake"]"#)
            let text = try await client.connection.frame().text
            #expect(text.hasPrefix(#"42["alone",{"#))
        }
    }

    private struct AttachmentFake: Encodable, Sendable {
        let isPlaceholder: Bool
        let num: Int

        enum CodingKeys: String, CodingKey {
            case isPlaceholder = "_placeholder"
            case num
        }
    }
}
