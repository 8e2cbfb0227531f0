import ChatProtocol
import Foundation
import NIOCore
import SharedKernel
import SocketIO
import SocketIOClient
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct LimitTests {
    @Test func whoLooksTooOftenIsToldWhenToTryAgain() async throws {
        try await Hall.open(["LIMIT_FINDS_PER_MINUTE": "2"]) { hall in
            let ada = try await hall.enter("ada")
            _ = try await ada.ask("find")
            _ = try await ada.ask("next")
            for event in ["find", "next"] {
                let refusal = try await ada.ask(event)
                #expect(refusal.contains("rate_limited"))
                #expect(refusal.contains("retryAfterMs"))
            }
            let byHTTP = try await hall.request("POST", "/api/next", token: ada.pass.accessToken)
            #expect(byHTTP.status == 429)
            #expect(try await ada.ask("stop") == #"{"status":"idle"}"#, "stopping is never too often")
            hall.clock.advance(by: .seconds(60))
            #expect(try await ada.ask("find") == #"{"status":"waiting"}"#)
        }
    }

    @Test func whoSignalsTooFastIsRefusedAndThePartnerIsNotHarmed() async throws {
        try await Hall.open(["LIMIT_SIGNALS_PER_10S": "3"]) { hall in
            let (ada, ben, room) = try await hall.pair()
            let signal = #"{"room":"\#(room)","candidate":null}"#
            for _ in 0..<3 { #expect(try await ada.ask("signal", signal) == "{}") }
            #expect(try await ada.ask("signal", signal).contains("rate_limited"))
            #expect(try await ada.ask("typing", #"{"room":"\#(room)","typing":true}"#).contains("rate_limited"))
            for _ in 0..<3 { try await ben.hears("signal") }
            try await ada.say("words have a rate of their own", in: room)
            try await ben.hears("text")
        }
    }

    @Test func comingBackDoesNotMakeALimitWhole() async throws {
        try await Hall.open(["LIMIT_TEXTS_PER_10S": "3"]) { hall in
            let (ada, ben, room) = try await hall.pair()
            for _ in 0..<3 { try await ada.say("quick", in: room) }
            let again = try await hall.enter(ada.pass, room: room)
            try await again.hears("matched")
            let refusal = try await again.ask("text", #"{"room":"\#(room)","text":"quicker"}"#)
            #expect(refusal.contains("rate_limited"))
            for _ in 0..<3 { try await ben.hears("text") }
        }
    }

    @Test func anAddressMayOpenOnlySoManySocketsAMinute() async throws {
        try await Hall.open(["LIMIT_CONNECTIONS_PER_MINUTE": "2"]) { hall in
            let ada = try await hall.enter("ada")
            _ = try await hall.enter("ben")
            let pass = try await hall.pass(named: "cat")
            await #expect(throws: SocketIOClientError.notUpgraded) { _ = try await hall.enter(pass) }
            let polling = try await hall.request("GET", "/socket.io/?EIO=4&transport=polling")
            #expect(polling.status == 429)
            #expect(try await ada.ask("stop") == #"{"status":"idle"}"#, "who is in is not disturbed")
            hall.clock.advance(by: .seconds(60))
            _ = try await hall.enter(pass)
        }
    }

    @Test func anAddressHasOnlySoManyConnectionsOpenAtATime() async throws {
        try await Hall.open(["LIMIT_OPEN_CONNECTIONS": "3"]) { hall in
            // A request each: one that says nothing is not waited for for long.
            let request = "GET /healthz HTTP/1.1\r\nHost: hall\r\n\r\n"
            let open = [try await hall.say(request), try await hall.say(request), try await hall.say(request)]
            let further = try await hall.say("")
            try await further.closeFuture.get()
            for channel in open { #expect(channel.isActive) }
            try await open[0].close()
            // The place is free once the server has seen that it is: until then it turns people away.
            while try await !hall.isServing() { await Task.yield() }
            for channel in open.dropFirst() { try await channel.close() }
        }
    }

    @Test func trustedProxiesMayHaveAsManyConnectionsAsTheyLike() async throws {
        try await Hall.open(["LIMIT_OPEN_CONNECTIONS": "1", "TRUSTED_PROXIES": "127.0.0.1"]) { hall in
            let open = [try await hall.say(""), try await hall.say("")]
            #expect(try await hall.isServing())
            for channel in open {
                #expect(channel.isActive)
                try await channel.close()
            }
        }
    }

    @Test func theLongestTextFitsHoweverItIsWritten() async throws {
        try await Hall.open { hall in
            let (ada, ben, room) = try await hall.pair()
            // 2,000 scalars, 8,000 bytes, and 24,000 characters of JSON.
            let escaped = String(repeating: #"\ud83d\ude00"#, count: 2_000)
            let body = #"{"room":"\#(room)","text":"\#(escaped)"}"#
            let token = ada.pass.accessToken
            #expect(try await hall.request("POST", "/api/messages", token: token, body: body).status == 202)
            #expect(try await ben.hears("text")["text"]?.stringLength?.scalars == 2_000)
            let tooLong = #"{"room":"\#(room)","text":"\#(escaped)x"}"#
            #expect(try await hall.request("POST", "/api/messages", token: token, body: tooLong).status == 413)
        }
    }

    @Test func aPartnerWhoReadsSlowlyIsNotThrownOutByWhoSaysTooMuch() async throws {
        try await Hall.open(["LIMIT_SIGNALS_PER_10S": "0"]) { hall in
            let ada = try await hall.enter("ada")
            let pass = try await hall.pass(named: "ben")
            let poller = Poller(hall)
            try await poller.enter(pass)
            _ = try await ada.ask("find")
            try await ada.hears("waiting")
            try await poller.post(#"42["find",{}]"#)
            let room = try await ada.hears(MatchedArgument.self, "matched").room
            let sdp = String(repeating: "x", count: 62_000)
            let signal = #"{"room":"\#(room)","description":{"type":"offer","sdp":"\#(sdp)"}}"#
            var refused = 0
            for _ in 0..<40 where try await ada.ask("signal", signal).contains("unavailable") { refused += 1 }
            #expect(refused > 0, "what cannot be read is refused to whoever says it")
            var heard = 0
            while heard < 40 - refused {
                heard += try await poller.poll().components(separatedBy: "42[\"signal\"").count - 1
            }
            try await ada.say("still here?", in: room)
            #expect(try await poller.poll().contains("still here?"))
        }
    }
}
