import ChatProtocol
import Foundation
import NIOCore
import SharedKernel
import SocketIO
import Testing

@testable import HallwayServer

/// Holds what is written and read without an encoder or a decoder to what these would write and read.
struct ChatCodecTests {
    private static let room = RoomID(high: 0x0123_4567_89AB_CDEF, low: 1)
    private static let guest = GuestID(high: 0xFEDC_BA98_7654_3210, low: 2)
    private static let names = [
        "Ada", "", "Zoë 👋🏽", "a \"quoted\" name", "back\\slash", "sl/ash", "\u{7F}\u{80}\u{2028}\u{FEFF}", "👨‍👩‍👧‍👦",
    ]

    private static func welcomes(_ name: String) -> [WelcomeArgument] {
        [0, 20, 0.25, 1e16, 1_234_567.891].map { grace in
            WelcomeArgument(
                server: name,
                guest: GuestCard(id: self.guest, name: name),
                status: grace == 0 ? .matched : .idle,
                room: grace == 0 ? self.room : nil,
                limits: .version1,
                grace: grace
            )
        }
    }

    private static func matches(_ name: String) -> [MatchedArgument] {
        let plain = IceServer(urls: [name])
        let turn = IceServer(
            urls: ["turn:\(name)", "turns:\(name)"],
            username: "17:\(name)",
            credential: "a/b+\(name)="
        )
        return [[], [IceServer(urls: [])], [plain, turn]].flatMap { servers in
            [false, true].map { isResumed in
                MatchedArgument(
                    room: self.room,
                    role: isResumed ? .callee : .caller,
                    partner: .init(id: self.guest, name: name, interests: isResumed ? [name, "chess"] : []),
                    offer: isResumed ? nil : SessionDescription(type: "offer", sdp: "v=0\r\n\(name)"),
                    ice: .init(iceServers: servers, iceTransportPolicy: isResumed ? .relay : .all, ttl: 60),
                    resumed: isResumed
                )
            }
        }
    }

    private static func halls(_ name: String) -> [any PlainlyWritten & Encodable] {
        let guests = [false, true].map { HallGuest(id: self.guest, name: name, available: $0) }
        return [
            HallAnswer(guests: [], total: 0), HallAnswer(guests: guests, total: 12_345),
            HallChangesArgument(total: 0),
            HallChangesArgument(joined: guests, left: [self.guest, self.guest], changed: guests, total: 7),
        ]
    }

    private static func others(_ status: GuestStatus) -> [any PlainlyWritten & Encodable] {
        [
            StandingAnswer(status: status), StandingAnswer(status: status, room: self.room),
            EndedArgument(room: self.room, reason: "you_next", status: status),
            WaitingArgument(since: "2026-11-21T06:07:14.250Z", online: 19_000, waiting: .max),
            WaitingArgument(since: "", online: 0, waiting: -1),
        ]
    }

    private static var shapes: [any PlainlyWritten & Encodable] {
        var shapes: [any PlainlyWritten & Encodable] = GuestStatus.allCases.flatMap { self.others($0) }
        for name in self.names {
            shapes += self.welcomes(name)
            shapes += self.matches(name)
            shapes += self.halls(name)
        }
        return shapes
    }

    private static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()

    @Test(arguments: ClientEventName.allCases)
    func anEventIsKnownHoweverItsNameIsWritten(_ name: ClientEventName) throws {
        let escaped = name.rawValue.unicodeScalars.map { "\\u00" + String($0.value, radix: 16) }.joined()
        for written in [name.rawValue, escaped] {
            let packet = try SocketPacket(decoding: ByteBuffer(string: #"2["\#(written)"]"#))
            #expect(ClientEventName(try #require(SocketEvent(packet))) == name)
        }
    }

    @Test func whatIsWrittenPlainlyIsWhatAnEncoderWrites() throws {
        for shape in Self.shapes {
            let expected = String(decoding: try Self.encoder.encode(shape), as: UTF8.self)
            #expect(String(buffer: ChatCodec.json(shape)) == expected)
        }
    }

    @Test func controlsAreWrittenSoThatTheyAreRead() throws {
        let name = String(String.UnicodeScalarView((0..<0x20).compactMap { Unicode.Scalar($0 as UInt32) }))
        let json = ChatCodec.json(WaitingArgument(since: name, online: 1, waiting: 1))
        #expect(JSONSlice(json) != nil)
        #expect(try JSONDecoder().decode(WaitingArgument.self, from: Data(json.readableBytesView)).since == name)
    }

    @Test func anEventIsItsNameAndItsArgument() throws {
        let argument = StandingAnswer(status: .waiting, room: Self.room)
        let plain = ChatCodec.event(.waiting, argument)
        #expect(String(buffer: plain.message.bytes) == "42[\"waiting\",\(String(buffer: ChatCodec.json(argument)))]")
        let other = ChatCodec.event(.draining, DrainingArgument(retryAfterMs: 5))
        #expect(String(buffer: other.message.bytes) == #"42["draining",{"retryAfterMs":5}]"#)
    }

    private static let arguments = [
        #"{}"#, #"{"token":"t"}"#, #"{"token":""}"#, #"{"token":null}"#, #"{"token":1}"#, #"{"token":["t"]}"#,
        #" { "token" : "t" , "protocol" : 1 } "#, #"{"token":"é👋🏽"}"#,
        #"{"token":"t","protocol":1}"#, #"{"token":"t","protocol":2}"#, #"{"token":"t","protocol":0}"#,
        #"{"token":"t","protocol":10}"#, #"{"token":"t","protocol":-1}"#, #"{"token":"t","protocol":1.0}"#,
        #"{"token":"t","protocol":1.5}"#, #"{"token":"t","protocol":1e0}"#, #"{"token":"t","protocol":"1"}"#,
        #"{"token":"t","protocol":true}"#, #"{"token":"t","protocol":null}"#, #"{"token":"t","protocol":1e99}"#,
        #"{"token":"t","room":"\#(room)"}"#, #"{"token":"t","room":null}"#, #"{"token":"t","room":"room_"}"#,
        #"{"token":"t","room":"\#(guest)"}"#, #"{"token":"t","room":{}}"#, #"{"token":"t","room":7}"#,
        #"{"token":"t","page":"page_0123456789abcdef0123456789abcdef","client":{"name":"x","version":"1"}}"#,
        #"{"token":"t","page":"page_0123456789ABCDEF0123456789abcdef"}"#, #"{"token":"t","page":false}"#,
        #"{"token":"\u0074"}"#, #"{"\u0074oken":"t"}"#, #"{"token":"t","\u0072oom":"\#(room)"}"#,
        #"{"token":"t","room":"\u0072oom_0123456789abcdef0000000000000001"}"#, #"{"token":"\ud83d\udc4b"}"#,
        #"{"room":"\#(room)"}"#, #"{"x":{"room":7},"room":"\#(room)"}"#,
        #"{"interests":[]}"#, #"{"interests":null,"language":null,"offer":null}"#, #"{"interests":["chess"]}"#,
        #"{"interests":[ "chess" , "go","é👋🏽" ,""],"language":"en-GB"}"#, #"{"interests":["a]","b,","[","{}"]}"#,
        #"{"interests":"chess"}"#, #"{"interests":{"a":1}}"#, #"{"interests":[1]}"#, #"{"interests":[["a"]]}"#,
        #"{"interests":["a",null]}"#, #"{"interests":["a",true]}"#, #"{"interests":["\u0061"]}"#,
        #"{"language":""}"#, #"{"language":7}"#, #"{"language":["en"]}"#, #"{"language":"e\u006e"}"#,
        #"{"relay":true}"#, #"{"relay":false,"language":"en"}"#, #"{"relay":null}"#, #"{"relay":1}"#,
        #"{"relay":"true"}"#,
        #"{"offer":{"type":"offer","sdp":"v=0"}}"#, #"{"offer":{"type":"offer"}}"#, #"{"offer":7}"#,
        #"{"room":"\#(room)","interests":["go"],"language":"pt"}"#,
        #"[]"#, #"null"#, #""t""#, #"1"#,
    ]

    /// An offer stands in what the callee is told as it came, whatever is in it.
    @Test func anOfferIsSplicedIntoAMatched() throws {
        let offer = #"{ "sdp":"v=0\r\n\u00e9", "x":[1e400], "type":"offer" }"#
        let argument = try #require(Self.matches("Ada").last)
        let announcement = Announcement(argument: argument, offer: offer)
        let event = ChatCodec.event(.matched, plainly: announcement)
        let plain = String(buffer: ChatCodec.json(argument))
        let expected = plain.replacingOccurrences(of: #","partner":"#, with: #","offer":\#(offer),"partner":"#)
        #expect(String(buffer: event.message.bytes) == "42[\"matched\",\(expected)]")
        let none = Announcement(argument: argument, offer: nil)
        #expect(String(buffer: ChatCodec.event(.matched, plainly: none).message.bytes) == "42[\"matched\",\(plain)]")
    }

    @Test(arguments: arguments)
    func whatIsReadPlainlyIsWhatADecoderReads(_ written: String) throws {
        try self.isReadAsByADecoder(ConnectArgument.self, written)
        try self.isReadAsByADecoder(NextArgument.self, written)
        try self.isReadAsByADecoder(FindArgument.self, written)
    }

    /// As everywhere that a client's JSON is read where it stands; Foundation takes the first.
    @Test func ofAKeyThatStandsTwiceTheLastCounts() throws {
        let argument = JSONSlice(ByteBuffer(string: #"{"token":"a","token":"b","protocol":7,"protocol":1}"#))
        #expect(try ChatCodec.decode(ConnectArgument.self, from: argument) == ConnectArgument(token: "b", protocol: 1))
    }

    @Test func whatIsLeftOutIsAnEmptyObject() throws {
        #expect(try ChatCodec.decode(FindArgument.self, from: nil) == FindArgument())
        #expect(try ChatCodec.decode(NextArgument.self, from: nil) == NextArgument())
        #expect(throws: ChatError.self) { try ChatCodec.decode(ConnectArgument.self, from: nil) }
    }

    private func isReadAsByADecoder<Shape: PlainlyRead & Equatable>(_ shape: Shape.Type, _ written: String) throws {
        let argument = try #require(JSONSlice(ByteBuffer(string: written)))
        let expected: Result<Shape, ChatError>
        do {
            expected = .success(try JSONDecoder().decode(shape, from: Data(written.utf8)))
        } catch let error as DecodingError {
            expected = .failure(argument.kind == .object ? ChatError(error) : .notAnObject)
        }
        let read = Result { () throws(ChatError) in try ChatCodec.decode(shape, from: argument) }
        #expect(read == (argument.kind == .object ? expected : .failure(.notAnObject)), "\(shape)")
    }
}
