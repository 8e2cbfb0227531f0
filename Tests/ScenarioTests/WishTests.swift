import ChatProtocol
import Foundation
import NIOCore
import SharedKernel
import SocketIO
import SocketIOClient
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct WishTests {
    @Test func twoWhoShareAnInterestMeetAndAreToldWhich() async throws {
        try await Hall.open(["RELAX_AFTER": "1h"]) { hall in
            let (ada, ben) = (try await hall.enter("ada"), try await hall.enter("ben"))
            let cat = try await hall.enter("cat")
            _ = try await ada.ask("find", #"{"interests":["Chess"," GO ","music"],"language":"en-GB"}"#)
            try await ada.hears("waiting")
            #expect(try await ben.ask("find", #"{"interests":["film"],"language":"en"}"#) == #"{"status":"waiting"}"#)
            try await ben.hears("waiting")
            _ = try await cat.ask("find", #"{"interests":["music","chess"],"language":"en-US"}"#)
            let first = try await ada.hears(MatchedArgument.self, "matched")
            let second = try await cat.hears(MatchedArgument.self, "matched")
            #expect(first.partner.id == cat.id && first.partner.interests == ["chess", "music"])
            #expect(second.partner.interests == ["chess", "music"])
            try await cat.socket.drop()
            try await ada.hears("partner")
            let again = try await hall.enter(cat.pass, room: first.room)
            let resumed = try await again.hears(MatchedArgument.self, "matched")
            #expect(resumed.resumed && resumed.partner.interests == ["chess", "music"])
        }
    }

    @Test func whoAsksForNothingAnyMoreMeetsAnybodyWhoDoes() async throws {
        try await Hall.open(["RELAX_AFTER": "1h"]) { hall in
            let (ada, ben) = (try await hall.enter("ada"), try await hall.enter("ben"))
            _ = try await ada.ask("find", #"{"interests":["chess"],"language":"de"}"#)
            try await ada.hears("waiting")
            #expect(try await ben.ask("find", #"{"language":"de"}"#) == #"{"status":"waiting"}"#)
            try await ben.hears("waiting")
            // What is left out stays as it was: the language.
            let token = ada.pass.accessToken
            let next = try await hall.request("POST", "/api/next", token: token, body: #"{"interests":[]}"#)
            #expect(next.status == 202)
            #expect(try await ada.hears(MatchedArgument.self, "matched").partner.interests == [])
            try await ben.hears("matched")
        }
    }

    @Test func afterAWhileAnybodyWillDo() async throws {
        try await Hall.open(["RELAX_AFTER": "5"]) { hall in
            let (ada, ben) = (try await hall.enter("ada"), try await hall.enter("ben"))
            _ = try await ada.ask("find", #"{"interests":["chess"]}"#)
            try await ada.hears("waiting")
            #expect(try await ben.ask("find", #"{"interests":["go"]}"#) == #"{"status":"waiting"}"#)
            try await ben.hears("waiting")
            hall.clock.advance(by: .seconds(5))
            try await ada.hears("matched")
            try await ben.hears("matched")
        }
    }

    @Test(arguments: [
        ("find", #"{"interests":"chess"}"#, "`interests`"), ("find", #"{"interests":[""]}"#, "`interests`"),
        ("next", #"{"interests":["a","b","c","d","e","f","g","h","i","j","k"]}"#, "`interests`"),
        ("next", #"{"language":"english please"}"#, "`language`"), ("find", #"{"offer":{"type":"offer"}}"#, "`offer`"),
    ])
    func aWishThatIsNotAsExpectedIsRefusedAndNamed(event: String, argument: String, named: String) async throws {
        try await Hall.open { hall in
            let ada = try await hall.enter("ada")
            let answer = try await ada.ask(event, argument)
            #expect(answer.contains("invalid_request") && answer.contains(named), "\(answer)")
            guard event == "next" else { return }
            let post = try await hall.request("POST", "/api/next", token: ada.pass.accessToken, body: argument)
            let problem = try JSONDecoder().decode(ProblemDetails.self, from: post.body)
            #expect(problem.code == .invalidRequest && problem.detail.contains(named))
        }
    }

    // MARK: Offers

    private static let offer = #"{ "type":"offer","sdp":"v=0\r\no=- \u00e9 é 👋\r\n","more":[1,{"a":null}]}"#

    @Test func anOfferIsHandedToTheCalleeOnceAndAsItCame() async throws {
        try await Hall.open { hall in
            let (ada, ben) = (try await hall.enter("ada"), try await hall.enter("ben"))
            // Who brought one calls, though the other has waited longer.
            _ = try await ada.ask("find")
            try await ada.hears("waiting")
            _ = try await ben.ask("find", #"{"offer":\#(Self.offer)}"#)
            let callee = try await ada.hears("matched")
            #expect(callee["role"]?.string == "callee")
            #expect(callee["offer"].map { String(buffer: $0.bytes) } == Self.offer)
            let caller = try await ben.hears("matched")
            #expect(caller["role"]?.string == "caller" && caller["offer"] == nil)
            let room = try #require(callee["room"]?.string.flatMap { RoomID($0) })
            try await ada.socket.drop()
            try await ben.hears("partner")
            let again = try await hall.enter(ada.pass, room: room)
            #expect(try await again.hears("matched")["offer"] == nil)
        }
    }

    @Test func anOfferServesNoLongerThanItsCredentials() async throws {
        let turn = ["TURN_URLS": "turn:192.0.2.1", "TURN_SECRET": "north", "TURN_TTL": "60"]
        try await Hall.open(turn) { hall in
            let (ada, ben) = (try await hall.enter("ada"), try await hall.enter("ben"))
            _ = try await ada.ask("find", #"{"offer":\#(Self.offer)}"#)
            try await ada.hears("waiting")
            hall.clock.advance(by: .seconds(61))
            _ = try await ben.ask("find")
            let matched = try await ben.hears("matched")
            #expect(matched["role"]?.string == "callee" && matched["offer"] == nil)
        }
    }

    @Test func anOfferThatIsTooLargeIsRefused() async throws {
        try await Hall.open { hall in
            let ada = try await hall.enter("ada")
            let sdp = String(repeating: "x", count: 16 * 1_024)
            let answer = try await ada.ask("find", #"{"offer":{"type":"offer","sdp":"\#(sdp)"}}"#)
            #expect(answer.contains("payload_too_large"))
            #expect(try await hall.stats().waiting == 0)
        }
    }
}
