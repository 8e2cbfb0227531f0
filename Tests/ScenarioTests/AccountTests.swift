import Accounts
import ChatProtocol
import Foundation
import HallwayServer
import NIOCore
import Safety
import SharedKernel
import SocketIO
import SocketIOClient
import Testing

@Suite(.timeLimit(.minutes(1)))
struct AccountTests {
    private static let credentials = #""login":"zoe","password":"hallway at night""#
    private static let consent = #""adult":true,"terms":"1""#

    @Test func aNewPasswordShowsEveryOtherSessionOut() async throws {
        try await Hall.open { hall in
            let mine = try await hall.signUp("zoe")
            let other = try await hall.signIn("zoe")
            let (here, there) = (try await hall.enter(mine), try await hall.enter(other))
            let change = #"{"password":"hallway at night","newPassword":"corridor at dawn"}"#
            let answer = try await hall.request("PATCH", "/api/account", token: mine.accessToken, body: change)
            #expect(answer.status == 200)
            #expect(try await there.hears(SignedOutArgument.self, "signedOut").code == .unauthorized)
            try await there.hearsNoMore()
            #expect(try await here.ask("stop") == #"{"status":"idle"}"#)
            #expect(try await hall.request("GET", "/api/account", token: mine.accessToken).status == 200)
            #expect(try await hall.request("GET", "/api/account", token: other.accessToken).status == 401)
        }
    }

    @Test func aSessionIsEndedFromAnother() async throws {
        try await Hall.open { hall in
            let mine = try await hall.signUp("zoe")
            let other = try await hall.signIn("zoe")
            let there = try await hall.enter(other)
            let list = try await hall.request("GET", "/api/sessions", token: mine.accessToken)
            let sessions = try JSONDecoder().decode(SessionsAnswer.self, from: list.body).sessions
            #expect(sessions.count == 2 && sessions.count { $0.current } == 1)
            let ended = try #require(sessions.first { !$0.current })
            let path = "/api/sessions/\(ended.id)"
            let stranger = try await hall.pass(named: "cat")
            #expect(try await hall.request("DELETE", path, token: stranger.accessToken).status == 404)
            #expect(try await hall.request("DELETE", path, token: mine.accessToken).status == 204)
            try await there.hears("signedOut")
            #expect(try await hall.request("DELETE", path, token: mine.accessToken).status == 404)
        }
    }

    @Test func aGuestWhoSignsUpStaysWhoTheyAreAndWhereTheyAre() async throws {
        try await Hall.open(["REMATCH_COOLDOWN": "0"]) { hall in
            let (ada, ben, room) = try await hall.pair()
            let account = try await hall.account(of: ada.pass)
            let body = "{\(Self.credentials),\(Self.consent)}"
            let answer = try await hall.request("POST", "/api/accounts", token: ada.pass.accessToken, body: body)
            #expect(answer.status == 201)
            let session = try JSONDecoder().decode(SessionAnswer.self, from: answer.body)
            #expect(session.account.id == account && !session.account.guest)
            try await ada.say("still me", in: room)
            #expect(try await ada.ask("block", #"{"room":"\#(room)"}"#) == "{}")
            try await ben.hears("text")
            // What the guest has blocked, the member has.
            let again = try await hall.enter(try await hall.signIn("zoe"))
            #expect(try await again.ask("find") == #"{"status":"waiting"}"#)
            let twice = try await hall.request("POST", "/api/accounts", token: session.accessToken, body: body)
            #expect(twice.status == 400)
            #expect(try await hall.request("POST", "/api/accounts", token: "nonsense", body: body).status == 401)
        }
    }

    @Test func anInviteLetsInAsManyAsItSays() async throws {
        try await Hall.withFolder { folder in
            try await Hall.open(["DATA_DIR": folder.path, "SIGN_UP": "invite"]) { hall in
                let moderation = try await hall.desk(in: folder).moderation
                let invite = try await moderation.invite(uses: 1, lasting: .seconds(60), by: "mod").code
                let first = #"{"login":"a","password":"hallway at night",\#(Self.consent)"#
                let second = #"{"login":"b","password":"hallway at night",\#(Self.consent)"#
                #expect(try await hall.request("POST", "/api/accounts", body: first + "}").status == 403)
                let invited = #","invite":"\#(invite)"}"#
                #expect(try await hall.request("POST", "/api/accounts", body: first + invited).status == 201)
                #expect(try await hall.request("POST", "/api/accounts", body: second + invited).status == 403)
            }
        }
    }

    @Test func whoDeletesTheirAccountIsGoneAndThePartnerWaits() async throws {
        try await Hall.withFolder { folder in
            try await Hall.open(["DATA_DIR": folder.path]) { hall in
                let pass = try await hall.signUp("zoe")
                let (zoe, ben) = (try await hall.enter(pass), try await hall.enter("ben"))
                _ = try await zoe.ask("find")
                _ = try await ben.ask("find")
                let room = try await ben.hears(MatchedArgument.self, "matched").room
                _ = try await ben.ask("report", #"{"room":"\#(room)","reason":"spam"}"#)
                let wrong = try await hall.request(
                    "DELETE",
                    "/api/account",
                    token: pass.accessToken,
                    body: #"{"password":"not this one"}"#
                )
                #expect(wrong.status == 401)
                let gone = try await hall.request(
                    "DELETE",
                    "/api/account",
                    token: pass.accessToken,
                    body: #"{"password":"hallway at night"}"#
                )
                #expect(gone.status == 204)
                try await zoe.hears("waiting")
                try await zoe.hears("matched")
                try await zoe.hears("signedOut")
                #expect(try await ben.hears(EndedArgument.self, "ended").reason == "partner_left")
                #expect(try await hall.request("POST", "/api/sessions", body: "{\(Self.credentials)}").status == 401)
                let desk = try await hall.desk(in: folder)
                let report = try #require(try await desk.safety.reports(.all, newest: 5).first)
                #expect(report.reported == nil && report.reporter != nil)
            }
        }
    }

    @Test func theTermsAreAgreedToAgainWhenTheyChange() async throws {
        try await Hall.open(["TERMS": "2"]) { hall in
            #expect(try await hall.request("POST", "/api/sessions/guest", body: "{\(Self.consent)}").status == 403)
            let body = #"{\#(Self.credentials),"adult":true,"terms":"2"}"#
            let signUp = try await hall.request("POST", "/api/accounts", body: body)
            let token = try JSONDecoder().decode(Pass.self, from: signUp.body).accessToken
            let old = #"{"adult":true,"terms":"1"}"#
            #expect(try await hall.request("PATCH", "/api/account", token: token, body: old).status == 403)
            let agreed = try await hall.request(
                "PATCH",
                "/api/account",
                token: token,
                body: #"{"adult":true,"terms":"2"}"#
            )
            #expect(try JSONDecoder().decode(AccountAnswer.self, from: agreed.body).terms == "2")
        }
    }
}
