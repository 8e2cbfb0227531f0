import Accounts
import ChatProtocol
import SharedKernel
import TestSupport
import Testing

@testable import HallwayServer

@Suite struct SessionRoutesTests {
    private static let zoe =
        #"{"login":"zoe","password":"hallway at night","displayName":"Zoë","adult":true,"terms":"1"}"#

    @Test func aVisitorSignsUpSignsInRefreshesAndSignsOut() async throws {
        try await HTTPStage.run { stage in
            let signedUp = try await stage.send("POST", "/api/accounts", json: Self.zoe)
            #expect(signedUp.status == 201)
            let account = try signedUp.json(as: SessionAnswer.self).account
            #expect(account.displayName == "Zoë")
            #expect(!account.guest)

            let signedIn = try await stage.send(
                "POST",
                "/api/sessions",
                json: #"{"login":"ZOE","password":"hallway at night"}"#
            )
            #expect(signedIn.status == 200)
            let cookie = try #require(signedIn.refreshCookie)

            let refreshed = try await stage.send("POST", "/api/sessions/refresh", headers: ["Cookie": cookie])
            #expect(refreshed.status == 200)
            #expect(refreshed.refreshCookie != cookie)
            let token = try refreshed.json(as: SessionAnswer.self).accessToken

            let me = try await stage.send("GET", "/api/account", token: token)
            #expect(me.status == 200)
            #expect(try me.json(as: AccountAnswer.self).account == account)

            let signedOut = try await stage.send("DELETE", "/api/sessions/current", token: token)
            #expect(signedOut.status == 204)
            #expect(signedOut["Set-Cookie"]?.contains("Max-Age=0") == true)
            #expect(try await stage.shownOut().count == 1)
            #expect(try await stage.send("GET", "/api/account", token: token).problem == .unauthorized)
        }
    }

    @Test func aGuestComesInWithoutAName() async throws {
        try await HTTPStage.run { stage in
            let (answer, cookie) = try await stage.guest()
            #expect(answer.account.guest)
            #expect(!answer.account.displayName.isEmpty)
            #expect(answer.expiresIn == 900)
            #expect(cookie.hasPrefix("hallway_refresh="))
        }
    }

    @Test func whoSignsOutByCookieAloneLosesTheirSockets() async throws {
        try await HTTPStage.run { stage in
            let (answer, cookie) = try await stage.guest()
            let session = try await stage.accounts.identify(accessToken: answer.accessToken).session
            let signedOut = try await stage.send("DELETE", "/api/sessions/current", headers: ["Cookie": cookie])
            #expect(signedOut.status == 204)
            #expect(try await stage.shownOut() == [session])
            let again = try await stage.send("DELETE", "/api/sessions/current", headers: ["Cookie": cookie])
            #expect(again.status == 204)
        }
    }

    @Test func aRefreshTokenThatWasUsedLongBeforeShowsOutWhoeverSitsInTheSession() async throws {
        try await HTTPStage.run { stage in
            let (answer, cookie) = try await stage.guest()
            let session = try await stage.accounts.identify(accessToken: answer.accessToken).session
            let path = "/api/sessions/refresh"
            #expect(try await stage.send("POST", path, headers: ["Cookie": cookie]).status == 200)
            #expect(try await stage.shownOut().isEmpty)
            stage.clock.advance(by: .seconds(31))
            #expect(try await stage.send("POST", path, headers: ["Cookie": cookie]).problem == .unauthorized)
            #expect(try await stage.shownOut() == [session])
        }
    }

    @Test func anExpiredTokenDoesNotKeepACookieFromSigningOut() async throws {
        try await HTTPStage.run { stage in
            let (answer, cookie) = try await stage.guest()
            stage.clock.advance(by: .seconds(3_600))
            let token = answer.accessToken
            #expect(try await stage.send("DELETE", "/api/sessions/current", token: token).problem == .unauthorized)
            let signedOut = try await stage.send(
                "DELETE",
                "/api/sessions/current",
                token: token,
                headers: ["Cookie": cookie]
            )
            #expect(signedOut.status == 204)
            #expect(try await stage.shownOut().count == 1)
        }
    }

    @Test(arguments: [
        ("/api/sessions/guest", #"{"terms":"1"}"#, ErrorCode.consentRequired),
        ("/api/sessions/guest", #"{"adult":false,"terms":"1"}"#, .consentRequired),
        ("/api/sessions/guest", #"{"adult":true,"terms":"0"}"#, .consentRequired),
        ("/api/sessions", #"{"login":"nobody","password":"hallway at night"}"#, .wrongCredentials),
        ("/api/accounts", #"{"login":"eve","password":"password","adult":true,"terms":"1"}"#, .weakPassword),
        ("/api/accounts", #"{"login":"","password":"hallway at night","adult":true,"terms":"1"}"#, .invalidRequest),
    ])
    func whatAccountsRefuseIsAProblem(path: String, json: String, code: ErrorCode) async throws {
        try await HTTPStage.run { stage in
            let answer = try await stage.send("POST", path, json: json)
            #expect(answer.problem == code)
            #expect(answer["Set-Cookie"] == nil)
        }
    }

    @Test func aHostMayCloseBothDoors() async throws {
        try await HTTPStage.run(settings: ["SIGN_UP": "closed", "GUESTS_ALLOWED": "false"]) { stage in
            #expect(try await stage.send("POST", "/api/accounts", json: Self.zoe).problem == .signUpClosed)
            let guest = try await stage.send("POST", "/api/sessions/guest", json: #"{"adult":true,"terms":"1"}"#)
            #expect(guest.problem == .guestsNotAllowed)
        }
    }

    @Test func tooManyPassesFromOneAddressAreToldWhenToTryAgain() async throws {
        let settings = ["LIMIT_PASSES_PER_MINUTE": "2", "TRUSTED_PROXIES": "127.0.0.1"]
        try await HTTPStage.run(settings: settings) { stage in
            func pass(from address: String) async throws -> HTTPAnswer {
                let json = #"{"adult":true,"terms":"1"}"#
                let headers = ["X-Forwarded-For": "203.0.113.99, \(address)"]
                return try await stage.send("POST", "/api/sessions/guest", json: json, headers: headers)
            }
            #expect(try await pass(from: "198.51.100.1").status == 201)
            #expect(try await pass(from: "198.51.100.1").status == 201)
            let refused = try await pass(from: "198.51.100.1")
            #expect(refused.problem == .rateLimited)
            #expect(refused["Retry-After"].flatMap { Int($0) } ?? 0 >= 1)
            #expect(try await pass(from: "198.51.100.2").status == 201)
        }
    }

    @Test func anotherPageCanNeitherRefreshNorSignOut() async throws {
        try await HTTPStage.run { stage in
            let (_, cookie) = try await stage.guest()
            for origin in ["null", "https://evil.example", stage.url + ".evil.example"] {
                let headers = ["Cookie": cookie, "Origin": origin]
                #expect(
                    try await stage.send("POST", "/api/sessions/refresh", headers: headers).problem == .forbiddenOrigin
                )
                #expect(
                    try await stage.send("DELETE", "/api/sessions/current", headers: headers).problem
                        == .forbiddenOrigin
                )
            }
            let own = ["Cookie": cookie, "Origin": stage.url]
            #expect(try await stage.send("POST", "/api/sessions/refresh", headers: own).status == 200)
        }
    }

    @Test func theCookieIsSecureWhereTheServerIs() async throws {
        try await HTTPStage.run(settings: ["PUBLIC_URL": "https://chat.example.org"]) { stage in
            let answer = try await stage.send("POST", "/api/sessions/guest", json: #"{"adult":true,"terms":"1"}"#)
            let cookie = try #require(answer["Set-Cookie"])
            for attribute in ["Secure", "HttpOnly", "SameSite=Strict", "Path=/api/sessions"] {
                #expect(cookie.contains(attribute))
            }
            #expect(answer["Strict-Transport-Security"] != nil)
        }
    }

    @Test func refreshingWithoutACookieIsUnauthorized() async throws {
        try await HTTPStage.run { stage in
            let none = try await stage.send("POST", "/api/sessions/refresh")
            #expect(none.problem == .unauthorized)
            let forged = ["Cookie": "hallway_refresh=forged"]
            let refused = try await stage.send("POST", "/api/sessions/refresh", headers: forged)
            #expect(refused.problem == .unauthorized)
        }
    }
}
