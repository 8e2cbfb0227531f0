import ChatProtocol
import Foundation
import NIOCore
import SharedKernel
import SocketIO
import SocketIOClient
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct CallTests {
    /// One calls the other, and both hear of it.
    private func ring(_ caller: Visitor, _ callee: Visitor) async throws -> CallID {
        let card = try await caller.calls(callee)
        #expect(card.guest == callee.welcome.guest)
        let ringing = try await callee.hears(CallCard.self, "ringing")
        #expect(ringing == CallCard(call: card.call, guest: caller.welcome.guest))
        return card.call
    }

    @Test func whoAcceptsIsInARoomWithWhoCalled() async throws {
        try await Hall.open { hall in
            let (ada, ben) = (try await hall.enter("ada"), try await hall.enter("ben"))
            let call = try await self.ring(ada, ben)
            #expect(try await ben.ask("accept", #"{"call":"\#(call)"}"#) == "{}")
            let first = try await ada.hears(MatchedArgument.self, "matched")
            let second = try await ben.hears(MatchedArgument.self, "matched")
            #expect(first.room == second.room && first.role == .caller && second.role == .callee)
            #expect(first.partner.name == "ben" && !first.resumed && second.offer == nil)
            try await ada.say("hello", in: first.room)
            try await ben.hears("text")
            #expect(try await ben.ask("accept", #"{"call":"\#(call)"}"#).contains("no_such_call"))
            // A room that came from a call gives the one who is left back to what the call had interrupted.
            #expect(try await ben.ask("stop") == #"{"status":"idle"}"#)
            let ended = try await ada.hears(EndedArgument.self, "ended")
            #expect(ended.reason == "partner_stopped" && ended.status == .idle)
            #expect(try await hall.stats().waiting == 0)
        }
    }

    @Test func theNextWhoIsFreeIsTheOneWhoIsFreeLongest() async throws {
        try await Hall.open { hall in
            let (ada, ben) = (try await hall.enter("ada"), try await hall.enter("ben"))
            let cat = try await hall.enter("cat")
            #expect(try await cat.calls(nil).guest == ada.welcome.guest)
            try await ada.hears("ringing")
            // The other two are busy to everybody else.
            #expect(try await ben.ask("call").contains("nobody_available"))
            for busy in [ada, cat, ben] {
                #expect(try await ben.ask("call", #"{"guest":"\#(busy.id)"}"#).contains("guest_unavailable"))
            }
            let nobody = GuestID.random()
            #expect(try await ben.ask("call", #"{"guest":"\#(nobody)"}"#).contains("guest_unavailable"))
        }
    }

    @Test func whoDeclinesIsAnsweredAndWhoCalledIsTold() async throws {
        try await Hall.open { hall in
            let (ada, ben) = (try await hall.enter("ada"), try await hall.enter("ben"))
            let call = try await self.ring(ada, ben)
            #expect(try await ada.ask("decline", #"{"call":"\#(call)"}"#).contains("no_such_call"))
            #expect(try await ben.ask("cancel", #"{"call":"\#(call)"}"#).contains("no_such_call"))
            #expect(try await ben.ask("decline", #"{"call":"\#(call)"}"#) == "{}")
            #expect(try await ada.hears(CallEndedArgument.self, "callEnded") == .init(call: call, reason: "declined"))
            #expect(try await ben.ask("decline", #"{"call":"\#(call)"}"#).contains("no_such_call"))
            // Both are free again, and hear nothing else.
            _ = try await self.ring(ben, ada)
        }
    }

    @Test func whoCancelsIsAnsweredAndWhoIsRungIsTold() async throws {
        try await Hall.open { hall in
            let (ada, ben) = (try await hall.enter("ada"), try await hall.enter("ben"))
            let call = try await self.ring(ada, ben)
            #expect(try await ada.ask("cancel", #"{"call":"\#(call)"}"#) == "{}")
            #expect(try await ben.hears(CallEndedArgument.self, "callEnded") == .init(call: call, reason: "cancelled"))
            #expect(try await ben.ask("accept", #"{"call":"\#(call)"}"#).contains("no_such_call"))
            _ = try await self.ring(ada, ben)
        }
    }

    @Test func nobodyAnswersAndBothAreTold() async throws {
        try await Hall.open(["CALL_TIMEOUT": "5"]) { hall in
            let (ada, ben) = (try await hall.enter("ada"), try await hall.enter("ben"))
            let call = try await self.ring(ada, ben)
            hall.clock.advance(by: .seconds(5))
            for guest in [ada, ben] {
                let ended = try await guest.hears(CallEndedArgument.self, "callEnded")
                #expect(ended == .init(call: call, reason: "timeout"))
            }
            #expect(try await ben.ask("accept", #"{"call":"\#(call)"}"#).contains("no_such_call"))
        }
    }

    @Test func twoWhoCallEachOtherMeet() async throws {
        try await Hall.open { hall in
            let (ada, ben) = (try await hall.enter("ada"), try await hall.enter("ben"))
            let call = try await self.ring(ada, ben)
            #expect(try await ben.calls(ada) == CallCard(call: call, guest: ada.welcome.guest))
            #expect(try await ada.hears(MatchedArgument.self, "matched").role == .caller)
            #expect(try await ben.hears(MatchedArgument.self, "matched").role == .callee)
        }
    }

    @Test func whoCallsOrIsRungDoesNothingElseMeanwhile() async throws {
        try await Hall.open { hall in
            let (ada, ben) = (try await hall.enter("ada"), try await hall.enter("ben"))
            let call = try await self.ring(ada, ben)
            for event in ["find", "next", "call"] {
                #expect(try await ada.ask(event).contains("already_calling"), "\(event)")
                #expect(try await ben.ask(event).contains("already_ringing"), "\(event)")
            }
            let other = #"{"room":"\#(RoomID.random())"}"#
            #expect(try await ada.ask("next", other) == #"{"status":"calling"}"#)
            #expect(try await ben.ask("next", other) == #"{"status":"ringing"}"#)
            let next = try await hall.request("POST", "/api/next", token: ben.pass.accessToken)
            #expect(next.status == 409)
            #expect(try JSONDecoder().decode(ProblemDetails.self, from: next.body).code == .alreadyRinging)
            // To stop is to decline, or to cancel.
            #expect(try await ben.ask("stop") == #"{"status":"idle"}"#)
            #expect(try await ada.hears(CallEndedArgument.self, "callEnded") == .init(call: call, reason: "declined"))
            let again = try await self.ring(ada, ben)
            let stop = try await hall.request("POST", "/api/stop", token: ada.pass.accessToken)
            #expect(stop.status == 202)
            #expect(try await ben.hears(CallEndedArgument.self, "callEnded") == .init(call: again, reason: "cancelled"))
        }
    }

    @Test func whoLeavesOrIsGivenUpEndsTheCall() async throws {
        try await Hall.open(["RECONNECT_GRACE": "20s"]) { hall in
            let (ada, ben) = (try await hall.enter("ada"), try await hall.enter("ben"))
            let call = try await self.ring(ada, ben)
            try await ada.socket.disconnect()
            #expect(
                try await ben.hears(CallEndedArgument.self, "callEnded") == .init(call: call, reason: "unavailable")
            )
            let cat = try await hall.enter("cat")
            let next = try await self.ring(cat, ben)
            try await ben.socket.drop()
            while try await hall.stats().online > 1 { await Task.yield() }
            hall.clock.advance(by: .seconds(21))
            #expect(
                try await cat.hears(CallEndedArgument.self, "callEnded") == .init(call: next, reason: "unavailable")
            )
        }
    }

    @Test func itRingsOnWhileASocketIsLostAndAgainWhenItIsBack() async throws {
        try await Hall.open { hall in
            let (ada, ben) = (try await hall.enter("ada"), try await hall.enter("ben"))
            let call = try await self.ring(ada, ben)
            try await ben.socket.drop()
            while try await hall.stats().online > 1 { await Task.yield() }
            let again = try await hall.enter(ben.pass)
            #expect(again.welcome.status == .ringing)
            #expect(try await again.hears(CallCard.self, "ringing") == CallCard(call: call, guest: ada.welcome.guest))
            #expect(try await again.ask("accept", #"{"call":"\#(call)"}"#) == "{}")
            try await again.hears("matched")
            try await ada.hears("matched")
        }
    }

    @Test func aNewPageOfWhoCallsCancelsTheCallAndTheSamePageDoesNot() async throws {
        try await Hall.open { hall in
            let (pass, page) = (try await hall.pass(named: "ada"), PageID.random())
            let (ada, ben) = (try await hall.enter(pass, page: page), try await hall.enter("ben"))
            let call = try await self.ring(ada, ben)
            let back = try await hall.enter(pass, page: page)
            #expect(back.welcome.status == .calling)
            let other = try await hall.enter(pass)
            #expect(other.welcome.status == .idle)
            #expect(try await ben.hears(CallEndedArgument.self, "callEnded") == .init(call: call, reason: "cancelled"))
        }
    }

    @Test func whoWasWaitingKeepsTheirPlace() async throws {
        try await Hall.open(["RELAX_AFTER": "1h"]) { hall in
            let (ada, ben) = (try await hall.enter("ada"), try await hall.enter("ben"))
            _ = try await ada.ask("find", #"{"interests":["chess"]}"#)
            let waiting = try await ada.hears(WaitingArgument.self, "waiting")
            hall.clock.advance(by: .seconds(7))
            let call = try await self.ring(ben, ada)
            hall.clock.advance(by: .seconds(3))
            #expect(try await ada.ask("decline", #"{"call":"\#(call)"}"#) == "{}")
            let after = try await ada.hears(WaitingArgument.self, "waiting")
            #expect(after.since == waiting.since)
            #expect(try await ben.hears(CallEndedArgument.self, "callEnded").reason == "declined")
            let cat = try await hall.enter("cat")
            _ = try await cat.ask("find", #"{"interests":["Chess"]}"#)
            #expect(try await ada.hears(MatchedArgument.self, "matched").partner.interests == ["chess"])
        }
    }

    @Test func whoIsBlockedCannotBeCalled() async throws {
        try await Hall.open(["REMATCH_COOLDOWN": "0"]) { hall in
            let (ada, ben, room) = try await hall.pair()
            _ = try await ada.ask("block", #"{"room":"\#(room)"}"#)
            for guest in [ada, ben] {
                try await guest.hears("ended")
                try await guest.hears("waiting")
                _ = try await guest.ask("stop")
            }
            #expect(try await ada.ask("call", #"{"guest":"\#(ben.id)"}"#).contains("guest_unavailable"))
            #expect(try await ben.ask("call", #"{"guest":"\#(ada.id)"}"#).contains("guest_unavailable"))
            #expect(try await ben.ask("call").contains("nobody_available"))
            for guest in [ada, ben] {
                #expect(try await guest.ask("hall", #"{"watch":true}"#) == #"{"guests":[],"total":0}"#)
            }
        }
    }

    @Test func aLastPartnerCanBeChosenAndIsPassedOverOtherwise() async throws {
        try await Hall.open { hall in
            let (ada, ben, _) = try await hall.pair()
            _ = try await ada.ask("stop")
            try await ada.hears("ended")
            try await ben.hears("ended")
            try await ben.hears("waiting")
            #expect(try await ada.ask("call").contains("nobody_available"))
            _ = try await self.ring(ada, ben)
        }
    }

    @Test func callsAreLimitedAsFindsAre() async throws {
        try await Hall.open(["LIMIT_FINDS_PER_MINUTE": "2"]) { hall in
            let ada = try await hall.enter("ada")
            #expect(try await ada.ask("call").contains("nobody_available"))
            #expect(try await ada.ask("find") == #"{"status":"waiting"}"#)
            #expect(try await ada.ask("call").contains("rate_limited"))
        }
    }

    @Test(arguments: [
        ("call", #"{"guest":"ben"}"#, "`guest`"), ("call", #"{"guest":7}"#, "`guest`"), ("accept", "{}", "`call`"),
        ("decline", #"{"call":"room_00000000000000000000000000000000"}"#, "`call`"), ("cancel", "[]", "object"),
        ("hall", "{}", "`watch`"), ("hall", #"{"watch":1}"#, "`watch`"),
        ("hall", #"{"watch":true,"search":[]}"#, "`search`"),
        ("hall", #"{"watch":true,"search":"123456789012345678901234567890123"}"#, "`search`"),
    ])
    func whatIsNotAsExpectedIsRefusedAndNamed(event: String, argument: String, named: String) async throws {
        try await Hall.open { hall in
            let ada = try await hall.enter("ada")
            let answer = try await ada.ask(event, argument)
            #expect(answer.contains("invalid_request") && answer.contains(named), "\(answer)")
        }
    }
}

extension Visitor {
    /// Calls somebody, or the next who is free.
    func calls(_ other: Visitor?) async throws -> CallCard {
        let answer = try await self.ask("call", other.map { #"{"guest":"\#($0.id)"}"# } ?? "{}")
        do {
            return try JSONDecoder().decode(CallCard.self, from: Data(answer.utf8))
        } catch {
            throw Surprise("a call was answered \(answer)")
        }
    }
}
