import ChatProtocol
import Foundation
import Matchmaking
import NIOCore
import SharedKernel
import SocketIO
import Testing

@testable import HallwayServer

struct WishReadingTests {
    @Test(arguments: [
        (["Chess"], ["chess"]), (["  Board Games\t"], ["board games"]), (["CHESS", "chess ", "go"], ["chess", "go"]),
        (["ﬁlm"], ["film"]), (["Straße", "STRASSE"], ["strasse"]), (["E\u{301}tude"], ["étude"]),
        (["\u{A0}go\u{3000}"], ["go"]), (["ΣΟΦΟΣ", "σοφος"], ["σοφοσ"]), ([], []),
        ([String(repeating: "x", count: 32)], [String(repeating: "x", count: 32)]),
        (["ＦＵＬＬ"], ["full"]),
    ])
    func interestsAreBroughtIntoOneFormAndMerged(written: [String], read: [String]) throws {
        #expect(try Wish(interests: written, tag: nil).interests == read.map { Interest($0) })
    }

    @Test(arguments: [
        [""], ["  "], ["chess", "\u{3000}"], [String(repeating: "x", count: 33)], [String(repeating: "ß", count: 17)],
        Array(repeating: "chess", count: 11), [String(repeating: " ", count: 2_000) + "x"],
    ])
    func otherInterestsAreRefusedAndNamed(written: [String]) {
        let error = #expect(throws: ChatError.self) { try Wish(interests: written, tag: nil) }
        #expect(error?.code == .invalidRequest)
        #expect(error?.message.contains("`interests`") == true)
    }

    @Test(arguments: [
        ("en", "en"), ("EN-gb", "en"), ("zh-Hant-TW", "zh"), ("gsw", "gsw"), ("de-1996", "de"), ("pt-BR", "pt"),
    ])
    func ofALanguageTagThePrimarySubtagCounts(tag: String, subtag: String) throws {
        #expect(try Wish(interests: nil, tag: tag).language == .only(Language(subtag)))
    }

    @Test(arguments: ["e", "x-klingon", "en_GB", "en-", "-en", "en--gb", "e1", "sprachenvielfalt", "日本", " en", "en-ü"])
    func whatIsNoLanguageTagIsRefusedAndNamed(tag: String) {
        let error = #expect(throws: ChatError.self) { try Wish(interests: nil, tag: tag) }
        #expect(error?.code == .invalidRequest)
        #expect(error?.message.contains("`language`") == true)
    }

    @Test func whatIsLeftOutIsNilAndWhatIsEmptyIsAnything() throws {
        #expect(try Wish(interests: nil, tag: nil) == Wish())
        #expect(try Wish(interests: [], tag: "") == Wish(interests: [], language: .any))
    }

    @Test func anOfferIsKeptAsItCameAndTheRestIsReadBesides() throws {
        let offer = #"{"type":"offer", "sdp":"v=0\r\n\u00e9","more":[1]}"#
        let request = try Self.request(#"{"interests":["Ch\u0065ss"],"offer":\#(offer),"language":"en-GB"}"#)
        #expect(request.wish == Wish(interests: [Interest("chess")], language: .only(Language("en"))))
        let goodUntil = Instant(milliseconds: 7)
        #expect(request.offer(goodUntil: goodUntil) == Offer(description: offer, goodUntil: goodUntil))
        #expect(try Self.request(#"{"offer":null}"#).description == nil)
        let relayed = try Self.request(#"{"offer":\#(offer),"relay":true,"room":7}"#)
        #expect(relayed.wish == Wish(relayOnly: true) && relayed.description != nil && relayed.room == nil)
        #expect(try Self.request(#"{"offer":\#(offer)}"#).wish == Wish())
        #expect(try SeekRequest(find: nil).wish == Wish())
    }

    @Test func nextTakesWhatFindTakesAndARoom() throws {
        let (room, offer) = (RoomID(high: 1, low: 2), #"{"type":"offer","sdp":"v=0"}"#)
        let written = #"{"room":"\#(room)","relay":false,"offer":\#(offer),"interests":["go"]}"#
        for argument in [written, written.replacingOccurrences(of: "relay", with: #"rel\u0061y"#)] {
            let request = try SeekRequest(next: JSONSlice(ByteBuffer(string: argument)))
            let relay = argument == written ? false : nil
            #expect(request.wish == Wish(interests: [Interest("go")], relayOnly: relay) && request.room == room)
            #expect(request.description.map { String(buffer: $0.bytes) } == offer)
        }
        let byHTTP = NextArgument(room: room, relay: true, offer: SessionDescription(type: "offer", sdp: "v=0"))
        let request = try SeekRequest(byHTTP)
        #expect(request.room == room && request.wish == Wish(relayOnly: true) && request.description != nil)
        #expect(throws: ChatError.self) {
            try SeekRequest(NextArgument(offer: SessionDescription(type: "answer", sdp: "v=0")))
        }
        #expect(throws: ChatError.self) { try SeekRequest(next: JSONSlice(ByteBuffer(string: #"{"relay":1}"#))) }
    }

    @Test(arguments: [
        (#"{"offer":7}"#, ErrorCode.invalidRequest, "`offer`"), (#"{"offer":[]}"#, .invalidRequest, "`offer`"),
        (#"{"offer":{"type":"answer","sdp":"v=0"}}"#, .invalidRequest, "`offer`"),
        (#"{"offer":{"type":"offer"}}"#, .invalidRequest, "`offer`"),
        (#"{"offer":{"type":"offer","sdp":7}}"#, .invalidRequest, "`offer`"),
        (#"{"offer":{"type":"offer","sdp":"v=0"},"interests":7}"#, .invalidRequest, "`interests`"),
        (#"{"offer":{"type":"offer","sdp":"v=0"},"language":[]}"#, .invalidRequest, "`language`"),
        (#"{"interests":["a",7]}"#, .invalidRequest, "`interests.1`"),
        ("[]", .invalidRequest, "object"),
    ])
    func anOfferOrARestThatIsNotAsExpectedIsRefusedAndNamed(written: String, code: ErrorCode, named: String) {
        let error = #expect(throws: ChatError.self) { try Self.request(written) }
        #expect(error?.code == code)
        #expect(error?.message.contains(named) == true, "\(error?.message ?? "")")
    }

    @Test func anOfferHoldsSixteenKilobytes() throws {
        let around = #"{"type":"offer","sdp":""}"#.utf8.count
        let longest = String(repeating: "x", count: SeekRequest.maximumOfferBytes - around)
        #expect(try Self.request(#"{"offer":{"type":"offer","sdp":"\#(longest)"}}"#).description != nil)
        let error = #expect(throws: ChatError.self) {
            try Self.request(#"{"offer":{"type":"offer","sdp":"\#(longest)x"}}"#)
        }
        #expect(error?.code == .payloadTooLarge)
    }

    private static func request(_ written: String) throws -> SeekRequest {
        let argument: JSONSlice? = JSONSlice(ByteBuffer(string: written))
        #expect(argument != nil)
        return try SeekRequest(find: argument)
    }
}
