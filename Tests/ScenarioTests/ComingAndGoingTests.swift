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

    @Test func whatIsSaidToSomebodyAwayFollowsInOrderWhenTheyAreBack() async throws {
        try await Hall.open { hall in
            let (ada, ben, room) = try await hall.pair()
            try await ada.socket.drop()
            try await ben.hears("partner")
            try await ben.say("first", in: room)
            #expect(try await ben.ask("signal", #"{"room":"\#(room)","candidate":null}"#) == "{}")
            #expect(try await ben.ask("typing", #"{"room":"\#(room)","typing":true}"#) == "{}")
            try await ben.say("second", in: room)
            let again = try await hall.enter(ada.pass, room: room)
            #expect(try await again.hears(MatchedArgument.self, "matched").resumed)
            #expect(try await again.hears("text")["text"]?.string == "first")
            #expect(try await again.hears("signal")["candidate"]?.kind == .null)
            #expect(try await again.hears("text")["text"]?.string == "second", "typing is of the moment, and not kept")
            try await ben.say("third", in: room)
            #expect(try await again.hears("text")["text"]?.string == "third")
        }
    }

    @Test func whatCannotBeKeptIsRefusedAndNothingKeptIsLost() async throws {
        try await Hall.open(["LIMIT_TEXTS_PER_10S": "0"]) { hall in
            let (ada, ben, room) = try await hall.pair()
            try await ada.socket.drop()
            try await ben.hears("partner")
            for number in 0..<64 { try await ben.say("\(number)", in: room) }
            let refusal = try await ben.ask("text", #"{"room":"\#(room)","text":"64","nonce":"n"}"#)
            #expect(refusal.contains("unavailable"))
            let again = try await hall.enter(ada.pass, room: room)
            try await again.hears("matched")
            for number in 0..<64 { #expect(try await again.hears("text")["text"]?.string == "\(number)") }
            let repeated = try await ben.ask("text", #"{"room":"\#(room)","text":"64","nonce":"n"}"#)
            #expect(repeated.contains("sentAt"), "what was refused is not taken for delivered")
            #expect(try await again.hears("text")["text"]?.string == "64")
        }
    }

    @Test func aNonceIsRememberedWhenItsSenderComesBack() async throws {
        try await Hall.open { hall in
            let (ada, ben, room) = try await hall.pair()
            let text = #"{"room":"\#(room)","text":"once","nonce":"n1"}"#
            let first = try await ada.ask("text", text)
            try await ada.socket.drop()
            try await ben.hears("text")
            try await ben.hears("partner")
            let again = try await hall.enter(ada.pass, room: room)
            try await again.hears("matched")
            #expect(try await again.ask("text", text) == first)
            try await again.say("twice", in: room)
            try await ben.hears("partner")
            #expect(try await ben.hears("text")["text"]?.string == "twice")
        }
    }

    @Test func comingBackAgainAndAgainKeepsTheOrderUnderFire() async throws {
        try await Hall.open(["LIMIT_TEXTS_PER_10S": "0"]) { hall in
            let (ada, ben, room) = try await hall.pair()
            var next = 0
            var seat = ada
            let speaker = ben.socket
            for round in 0..<20 {
                // Half of the time the old socket is still there when the new one comes.
                if round.isMultiple(of: 2) {
                    try await seat.socket.drop()
                    #expect(try await ben.hears(PartnerArgument.self, "partner").state == .away)
                }
                let first = round * 10
                async let said: Void = Self.say(first..<first + 10, speaker, room)
                let again = try await hall.enter(ada.pass, room: room)
                #expect(try await again.hears(MatchedArgument.self, "matched").resumed)
                try await said
                #expect(try await ben.hears(PartnerArgument.self, "partner").state == .back)
                // Those that went to a socket which was then displaced were delivered there.
                try await seat.drain {
                    #expect($0 == "\(next)"); next += 1
                }
                while next < first + 10 {
                    #expect(try await again.hears("text")["text"]?.string == "\(next)")
                    next += 1
                }
                seat = again
            }
        }
    }

    private static func say(_ numbers: Range<Int>, _ socket: SocketIOClient, _ room: RoomID) async throws {
        for number in numbers {
            let answer = try await socket.call("text", ByteBuffer(string: #"{"room":"\#(room)","text":"\#(number)"}"#))
            #expect(answer["id"] != nil, "\(number) was answered \(String(buffer: answer.bytes))")
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

    @Test func aPageThatLostItsSocketBeforeItHeardOfItsRoomComesBackIntoIt() async throws {
        try await Hall.open { hall in
            let (pass, page) = (try await hall.pass(named: "ada"), PageID.random())
            let ada = try await hall.enter(pass, page: page)
            let ben = try await hall.enter("ben")
            _ = try await ada.ask("find")
            try await ada.socket.drop()
            while try await hall.stats().online > 1 { await Task.yield() }
            // Away, and so not paired; back, and matched at once; and the `matched` is lost with the socket.
            _ = try await ben.ask("find")
            try await ben.hears("waiting")
            let again = try await hall.enter(pass, page: page)
            try await again.socket.drop()
            let room = try await ben.hears(MatchedArgument.self, "matched").room
            #expect(try await ben.hears(PartnerArgument.self, "partner").state == .away)
            let back = try await hall.enter(pass, page: page)
            #expect(back.welcome.room == room)
            #expect(try await back.hears(MatchedArgument.self, "matched").resumed)
            #expect(try await ben.hears(PartnerArgument.self, "partner").state == .back)
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
            let first = try await hall.enter(try await hall.signUp("ada"))
            let second = try await hall.enter(try await hall.signIn("ada"))
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
