import Accounts
import ChatProtocol
import Foundation
import TestSupport
import Testing

@testable import HallwayServer

@Suite struct HTTPRoutesTests {
    @Test func anybodyMayAskForConfigAndStats() async throws {
        try await HTTPStage.run { stage in
            let config = try await stage.send("GET", "/api/config").json(as: ConfigAnswer.self)
            #expect(config.protocol == 1)
            #expect(config.signUp == "open")
            #expect(config.guestsAllowed)
            #expect(!config.relayOnly)
            #expect(config.terms == stage.accounts.policy.terms)
            let stats = try await stage.send("GET", "/api/stats").json(as: Stats.self)
            #expect(stats == Stats(online: 3, waiting: 1, rooms: 1))
        }
    }

    @Test(arguments: ["/api", "/api/", "/api/reports", "/api/account/exports", "/api/config/x", "/API/config?x=/api"])
    func whatIsNotThereIsNotFound(path: String) async throws {
        try await HTTPStage.run { stage in
            let answer = try await stage.send("GET", path)
            #expect(answer.status == 404)
            #expect(answer.problem == (path.hasPrefix("/api") ? .notFound : nil))
        }
    }

    @Test(arguments: [
        ("DELETE", "/api/config", "GET"), ("PUT", "/api/sessions", "GET, POST"), ("PUT", "/api/messages", "POST"),
        ("PUT", "/api/account", "DELETE, GET, PATCH"), ("POST", "/healthz", "GET"), ("POST", "/", "GET"),
    ])
    func aMethodThatAPathDoesNotHaveIsToldWhichItHas(method: String, path: String, allowed: String) async throws {
        try await HTTPStage.run { stage in
            let answer = try await stage.send(method, path)
            #expect(answer.status == 405)
            #expect(answer.problem == .invalidRequest)
            #expect(answer["Allow"] == allowed)
        }
    }

    @Test(arguments: ["/", "/api/config", "/api/nothing", "/nothing", "/healthz"])
    func aHeadRequestHasNoBody(path: String) async throws {
        try await HTTPStage.run { stage in
            let head = try await stage.send("HEAD", path)
            let get = try await stage.send("GET", path)
            #expect(head.body.isEmpty)
            #expect(!get.body.isEmpty)
            #expect(head.status == get.status)
        }
    }

    @Test(arguments: ["/", "/nothing", "/api/config", "/api/nothing", "/healthz"])
    func everyAnswerBearsTheSecurityHeaders(path: String) async throws {
        try await HTTPStage.run { stage in
            let answer = try await stage.send("GET", path)
            let sockets = stage.url.replacingOccurrences(of: "http://", with: "ws://")
            let policy = try #require(answer["Content-Security-Policy"])
            #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self'; "))
            #expect(policy.contains("connect-src 'self' \(sockets);"))
            #expect(policy.hasSuffix("frame-ancestors 'none'"))
            #expect(answer["X-Content-Type-Options"] == "nosniff")
            #expect(answer["Referrer-Policy"] == "no-referrer")
            #expect(answer["Permissions-Policy"] == "camera=(self), microphone=(self), display-capture=(self)")
            #expect(answer["Cross-Origin-Opener-Policy"] == "same-origin")
            #expect(answer["Strict-Transport-Security"] == nil)
            #expect(answer["Cache-Control"] == "no-store")
        }
    }

    @Test func anAllowedPageMayReadTheAnswersAndAnotherMayNot() async throws {
        try await HTTPStage.run(settings: ["CORS_ORIGINS": "https://friends.example"]) { stage in
            let friend = try await stage.send("GET", "/api/nothing", headers: ["Origin": "https://friends.example"])
            #expect(friend.problem == .notFound)
            #expect(friend["Access-Control-Allow-Origin"] == "https://friends.example")
            #expect(friend["Access-Control-Allow-Credentials"] == "true")
            #expect(friend["Vary"] == "Origin")
            let stranger = try await stage.send("GET", "/api/config", headers: ["Origin": "https://evil.example"])
            #expect(stranger.status == 200)
            #expect(stranger["Access-Control-Allow-Origin"] == nil)
            #expect(stranger["Vary"] == "Origin")
            let json = #"{"adult":true,"terms":"1"}"#
            let pass = try await stage.send(
                "POST",
                "/api/sessions/guest",
                json: json,
                headers: ["Origin": "https://evil.example"]
            )
            #expect(pass.problem == .forbiddenOrigin)
        }
    }

    @Test(arguments: [
        "//api/sessions/guest", "/api//sessions/guest", "/%61pi/sessions/guest", "/api/sessions/guest/", "/x",
    ])
    func noWayOfWritingAPathLeadsAroundTheOrigins(path: String) async throws {
        try await HTTPStage.run { stage in
            let json = #"{"adult":true,"terms":"1"}"#
            let pass = try await stage.send("POST", path, json: json, headers: ["Origin": "https://evil.example"])
            #expect(pass.problem == .forbiddenOrigin)
        }
    }

    @Test func aPreflightIsAnsweredForAllowedPagesOnly() async throws {
        try await HTTPStage.run(settings: ["CORS_ORIGINS": "https://friends.example"]) { stage in
            func preflight(from origin: String) async throws -> HTTPAnswer {
                let headers = ["Origin": origin, "Access-Control-Request-Method": "POST"]
                return try await stage.send("OPTIONS", "/api/messages", headers: headers)
            }
            let friend = try await preflight(from: "https://friends.example")
            #expect(friend.status == 204)
            #expect(friend["Access-Control-Allow-Origin"] == "https://friends.example")
            #expect(friend["Access-Control-Allow-Methods"]?.contains("POST") == true)
            #expect(friend["Access-Control-Allow-Headers"]?.contains("Authorization") == true)
            let stranger = try await preflight(from: "https://evil.example")
            #expect(stranger.problem == .forbiddenOrigin)
            #expect(stranger["Access-Control-Allow-Origin"] == nil)
        }
    }

    @Test func aServerIsReadyOnceItHasStartedAndUntilItDrains() async throws {
        try await HTTPStage.run { stage in
            #expect(try await stage.send("GET", "/readyz").problem == .unavailable)
            stage.readiness.hasStarted()
            #expect(try await stage.send("GET", "/readyz").status == 200)
            stage.readiness.drains()
            stage.readiness.hasStarted()
            let draining = try await stage.send("GET", "/readyz")
            #expect(draining.status == 503)
            #expect(draining["Retry-After"] == "5")
            #expect(try await stage.send("GET", "/healthz").text == #"{"status":"ok"}"#)
        }
    }

    @Test func withoutAPageTheStartPageSaysHowToBuildIt() async throws {
        try await HTTPStage.run { stage in
            let answer = try await stage.send("GET", "/")
            #expect(answer.status == 503)
            #expect(answer.text.contains("make web"))
        }
    }

    @Test func thePageIsServedAndRevalidated() async throws {
        try await ScratchDirectory.with { folder in
            let assets = folder.appending(path: "assets")
            try FileManager.default.createDirectory(at: assets, withIntermediateDirectories: true)
            try Data("<html></html>".utf8).write(to: folder.appending(path: "index.html"))
            try Data("let a = 1".utf8).write(to: assets.appending(path: "app-1a2b.js"))
            try await HTTPStage.run(page: try PageFiles(folder: folder)) { stage in
                let start = try await stage.send("GET", "/")
                #expect(start.text == "<html></html>")
                #expect(start["Cache-Control"] == "no-cache")
                let tag = try #require(start["ETag"])
                let again = try await stage.send("GET", "/", headers: ["If-None-Match": tag])
                #expect(again.status == 304)
                #expect(again.body.isEmpty)
                let asset = try await stage.send("GET", "/assets/app-1a2b.js?x=1")
                #expect(asset["Cache-Control"] == "public, max-age=31536000, immutable")
                #expect(asset["Content-Type"] == "text/javascript; charset=utf-8")
                #expect(try await stage.send("GET", "/assets/none.js").status == 404)
            }
        }
    }
}
