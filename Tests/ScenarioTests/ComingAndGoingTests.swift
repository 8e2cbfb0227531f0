import ChatProtocol
import Foundation
import NIOCore
import SharedKernel
import SocketIO
import SocketIOClient
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ComingAndGoingTests {
    @Test func whoClosesThePageEndsTheRoomAndThePartnerMeetsTheNext() async throws {
        try await Hall.open { hall in
            let (ada, ben, _) = try await hall.pair()
            try await ada.socket.disconnect()
            let ended = try await ben.hears(EndedArgument.self, "ended")
            #expect(ended.reason == "partner_left")
            #expect(ended.status == .waiting)
            try await ben.hears("waiting")
            let cat = try await hall.enter("cat")
            _ = try await cat.ask("find")
            #expect(try await ben.hears(MatchedArgument.self, "matched").partner.id == cat.id)
        }
    }

    @Test func whoComesBackWithinTheGraceResumesTheRoom() async throws {
        try await Hall.open { hall in
            let (ada, ben, room) = try await hall.pair()
            try await ada.socket.drop()
            #expect(try await ben.hears(PartnerArgument.self, "partner").state == .away)
            let refusal = try await ben.ask("text", #"{"room":"\#(room)","text":"hello?"}"#)
            #expect(refusal.contains("unavailable"))
            let again = try await hall.enter(ada.pass, room: room)
            #expect(again.welcome.status == .matched)
            #expect(again.welcome.room == room)
            let matched = try await again.hears(MatchedArgument.self, "matched")
            #expect(matched.resumed)
            #expect(matched.room == room)
            #expect(matched.role == .caller)
            #expect(try await ben.hears(PartnerArgument.self, "partner").state == .back)
            try await ben.say("there you are", in: room)
            try await again.hears("text")
            try await again.say("here I am", in: room)
            try await ben.hears("text")
        }
    }

    @Test func afterTheGraceThePartnerWaitsAndTheRoomIsLost() async throws {
        try await Hall.open(["RECONNECT_GRACE": "20s"]) { hall in
            let (ada, ben, room) = try await hall.pair()
            try await ada.socket.drop()
            try await ben.hears("partner")
            hall.clock.advance(by: .seconds(21))
            #expect(try await ben.hears(EndedArgument.self, "ended").reason == "partner_left")
            try await ben.hears("waiting")
            let again = try await hall.enter(ada.pass, room: room)
            #expect(again.welcome.status == .idle)
            #expect(try await again.hears(EndedArgument.self, "ended").reason == "lost")
        }
    }

    @Test func aNewerConnectionDisplacesTheOlderAndKeepsTheRoom() async throws {
        try await Hall.open { hall in
            let (ada, ben, room) = try await hall.pair()
            let again = try await hall.enter(ada.pass, room: room)
            #expect(try await again.hears(MatchedArgument.self, "matched").resumed)
            try await ada.hears("displaced")
            try await ada.hearsNoMore()
            #expect(try await ben.hears(PartnerArgument.self, "partner").state == .back)
            try await again.say("on my phone now", in: room)
            try await ben.hears("text")
        }
    }

    @Test func aNewPageEndsTheOldRoom() async throws {
        try await Hall.open { hall in
            let (ada, ben, _) = try await hall.pair()
            let again = try await hall.enter(ada.pass)
            #expect(again.welcome.status == .idle)
            #expect(try await ben.hears(EndedArgument.self, "ended").reason == "partner_left")
        }
    }

    @Test func oneAccountNeverMeetsItself() async throws {
        try await Hall.open { hall in
            let body = #"{"login":"ada","password":"correct horse battery","adult":true,"terms":"1"}"#
            let signUp = try await hall.request("POST", "/api/accounts", body: body)
            #expect(signUp.status == 201)
            let first = try await hall.enter(JSONDecoder().decode(Pass.self, from: signUp.body))
            let signIn = try await hall.request("POST", "/api/sessions", body: body)
            #expect(signIn.status == 200)
            let second = try await hall.enter(JSONDecoder().decode(Pass.self, from: signIn.body))
            #expect(first.id != second.id, "a guest is a session, not an account")
            _ = try await first.ask("find")
            try await first.hears("waiting")
            #expect(try await second.ask("find") == #"{"status":"waiting"}"#)
            try await second.hears("waiting")
            let cat = try await hall.enter("cat")
            _ = try await cat.ask("find")
            #expect(try await first.hears(MatchedArgument.self, "matched").partner.id == cat.id)
        }
    }

    @Test func whoSignsOutIsShownOutAndThePartnerWaits() async throws {
        try await Hall.open { hall in
            let (ada, ben, _) = try await hall.pair()
            let token = ada.pass.accessToken
            #expect(try await hall.request("DELETE", "/api/sessions/current", token: token).status == 204)
            #expect(try await ada.hears(SignedOutArgument.self, "signedOut").code == .unauthorized)
            try await ada.hearsNoMore()
            #expect(try await ben.hears(EndedArgument.self, "ended").reason == "partner_left")
            await #expect(throws: SocketIOClientError.self) { _ = try await hall.enter(ada.pass) }
        }
    }

    @Test(arguments: ["", #"{"token":"forged.token.here"}"#, #"{"token":5}"#, "{}"])
    func nobodyComesInWithoutAValidToken(payload: String) async throws {
        try await Hall.open { hall in
            await #expect {
                _ = try await SocketIOClient.connect(
                    host: "127.0.0.1",
                    port: hall.port,
                    payload: JSONSlice(ByteBuffer(string: payload))
                )
            } throws: { error in
                guard case .refused(let reason)? = error as? SocketIOClientError else { return false }
                return reason["data"]?["code"]?.string == "unauthorized"
            }
        }
    }

    @Test func aServerThatStopsTellsEverybodyToComeBack() async throws {
        try await Hall.open { hall in
            let (ada, ben, _) = try await hall.pair()
            hall.close()
            for guest in [ada, ben] {
                #expect(try await guest.hears(DrainingArgument.self, "draining").retryAfterMs == 1_000)
                try await guest.hearsNoMore()
            }
        }
    }
}
