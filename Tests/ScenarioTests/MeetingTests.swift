import ChatProtocol
import Foundation
import NIOCore
import SharedKernel
import SocketIO
import SocketIOClient
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct MeetingTests {
    @Test func twoWhoLookForSomebodyMeetOnceAndAreToldWhoCalls() async throws {
        try await Hall.open { hall in
            let ada = try await hall.enter("ada")
            let ben = try await hall.enter("ben")
            #expect(try await ada.ask("find") == #"{"status":"waiting"}"#)
            let waiting = try await ada.hears(WaitingArgument.self, "waiting")
            #expect(waiting.online == 2)
            #expect(waiting.waiting == 1)
            let answer = try await ben.ask("find")
            let first = try await ada.hears(MatchedArgument.self, "matched")
            let second = try await ben.hears(MatchedArgument.self, "matched")
            #expect(first.room == second.room)
            #expect(first.role == .caller, "who waited longer calls")
            #expect(second.role == .callee)
            #expect(first.partner.id == ben.id)
            #expect(second.partner.name == "ada")
            #expect(!first.resumed)
            #expect(answer.contains(first.room.description))
        }
    }

    @Test func signalsArePassedWholeAndToThePartnerAlone() async throws {
        try await Hall.open { hall in
            let (ada, ben, room) = try await hall.pair()
            let cat = try await hall.enter("cat")
            let description = #"{"type":"offer","sdp":"v=0\r\no=- \u00e9 é 👋\r\n","extra":[1,{"a":null}]}"#
            #expect(try await ada.ask("signal", #"{"room":"\#(room)","description":\#(description)}"#) == "{}")
            let heard = try await ben.hears("signal")
            #expect(heard["description"].map { String(buffer: $0.bytes) } == description)
            #expect(heard["room"]?.string == room.description)
            #expect(try await ben.ask("signal", #"{"room":"\#(room)","candidate":null}"#) == "{}")
            #expect(try await ada.hears("signal")["candidate"]?.kind == .null)
            let refusal = try await cat.ask("signal", #"{"room":"\#(room)","candidate":null}"#)
            #expect(refusal.contains("not_in_room"))
            try await ada.say("still here", in: room)
            #expect(try await ben.hears("text")["text"]?.string == "still here", "nothing of the third's came first")
        }
    }

    @Test func textsArriveInOrderBothWays() async throws {
        try await Hall.open(["LIMIT_TEXTS_PER_10S": "0"]) { hall in
            let (ada, ben, room) = try await hall.pair()
            for number in 0..<100 {
                try await ada.say("ada \(number)", in: room)
                try await ben.say("ben \(number)", in: room)
            }
            for number in 0..<100 {
                #expect(try await ben.hears("text")["text"]?.string == "ada \(number)")
                #expect(try await ada.hears("text")["text"]?.string == "ben \(number)")
            }
        }
    }

    @Test func aRepeatedNonceIsDeliveredOnceAndAnsweredAlike() async throws {
        try await Hall.open { hall in
            let (ada, ben, room) = try await hall.pair()
            let first = try await ada.ask("text", #"{"room":"\#(room)","text":"once","nonce":"n1"}"#)
            let second = try await ada.ask("text", #"{"room":"\#(room)","text":"once","nonce":"n1"}"#)
            #expect(first == second)
            try await ada.say("twice", in: room)
            #expect(try await ben.hears("text")["text"]?.string == "once")
            #expect(try await ben.hears("text")["text"]?.string == "twice")
        }
    }

    @Test func afterNextBothWaitAndTheActorHearsTheEndThenTheAnswer() async throws {
        try await Hall.open { hall in
            let (ada, ben, room) = try await hall.pair()
            #expect(try await ada.ask("next", #"{"room":"\#(room)"}"#) == #"{"status":"waiting"}"#)
            let mine = try await ada.hears(EndedArgument.self, "ended")
            #expect(mine.reason == "you_next")
            #expect(mine.status == .waiting)
            try await ada.hears("waiting")
            #expect(try await ben.hears(EndedArgument.self, "ended").reason == "partner_next")
            try await ben.hears("waiting")
        }
    }

    @Test func aNextForAnotherRoomChangesNothing() async throws {
        try await Hall.open { hall in
            let (ada, ben, room) = try await hall.pair()
            let answer = try await ada.ask("next", #"{"room":"\#(RoomID.random())"}"#)
            #expect(answer.contains(room.description))
            try await ada.say("still here", in: room)
            try await ben.hears("text")
        }
    }

    @Test func whoStopsIsIdleAndThePartnerWaits() async throws {
        try await Hall.open { hall in
            let (ada, ben, _) = try await hall.pair()
            #expect(try await ada.ask("stop") == #"{"status":"idle"}"#)
            #expect(try await ada.hears(EndedArgument.self, "ended").reason == "you_stopped")
            #expect(try await ben.hears(EndedArgument.self, "ended").reason == "partner_stopped")
            try await ben.hears("waiting")
            let cat = try await hall.enter("cat")
            _ = try await cat.ask("find")
            #expect(try await cat.hears(MatchedArgument.self, "matched").partner.id == ben.id)
        }
    }

    @Test func textsNextAndStopByHTTPActOnTheSocketsOfTheCaller() async throws {
        try await Hall.open { hall in
            let (ada, ben, room) = try await hall.pair()
            let token = ada.pass.accessToken
            let body = #"{"room":"\#(room)","text":"by post \"é\""}"#
            let text = try await hall.request("POST", "/api/messages", token: token, body: body)
            #expect(text.status == 202)
            #expect(try await ben.hears("text")["text"]?.string == "by post \"é\"")
            let next = try await hall.request("POST", "/api/next", token: token, body: #"{"room":"\#(room)"}"#)
            #expect(next.status == 202)
            #expect(try await ada.hears(EndedArgument.self, "ended").reason == "you_next")
            #expect(try await ben.hears(EndedArgument.self, "ended").reason == "partner_next")
            try await ada.hears("waiting")
            #expect(try await hall.request("POST", "/api/stop", token: token, body: "{}").status == 202)
            try await ada.socket.disconnect()
            let gone = try await hall.request("POST", "/api/stop", token: token, body: "{}")
            #expect(gone.status == 409)
        }
    }

    @Test func tooManyTextsAreRefusedAndNoneIsLost() async throws {
        try await Hall.open(["LIMIT_TEXTS_PER_10S": "3"]) { hall in
            let (ada, ben, room) = try await hall.pair()
            for number in 0..<3 { try await ada.say("\(number)", in: room) }
            let refusal = try await ada.ask("text", #"{"room":"\#(room)","text":"too fast"}"#)
            #expect(refusal.contains("rate_limited"))
            #expect(refusal.contains("retryAfterMs"))
            hall.clock.advance(by: .seconds(10))
            try await ada.say("3", in: room)
            for number in 0..<4 { #expect(try await ben.hears("text")["text"]?.string == "\(number)") }
        }
    }
}
