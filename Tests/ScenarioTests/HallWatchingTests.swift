import ChatProtocol
import Foundation
import SharedKernel
import SocketIO
import SocketIOClient
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct HallWatchingTests {
    private func watch(_ visitor: Visitor, _ argument: String = #"{"watch":true}"#) async throws -> HallAnswer {
        try JSONDecoder().decode(HallAnswer.self, from: Data(try await visitor.ask("hall", argument).utf8))
    }

    private func shown(_ visitor: Visitor, available: Bool = true) -> HallGuest {
        HallGuest(id: visitor.id, name: visitor.welcome.guest.name, available: available)
    }

    @Test func whoComesAndGoesAndTurnsBusyIsTold() async throws {
        try await Hall.open { hall in
            let ada = try await hall.enter("ada")
            #expect(try await self.watch(ada) == HallAnswer(guests: [], total: 0))
            let ben = try await hall.enter("ben")
            let joined = HallChangesArgument(joined: [self.shown(ben)], total: 1)
            #expect(try await ada.hears(HallChangesArgument.self, "hall") == joined)
            let cat = try await hall.enter("cat")
            #expect(try await ada.hears(HallChangesArgument.self, "hall").joined == [self.shown(cat)])
            // Both at once, and so in one.
            let call = try await ben.calls(cat).call
            let busy = [self.shown(ben, available: false), self.shown(cat, available: false)]
            #expect(try await ada.hears(HallChangesArgument.self, "hall") == .init(changed: busy, total: 2))
            try await cat.hears("ringing")
            _ = try await cat.ask("decline", #"{"call":"\#(call)"}"#)
            let free = [self.shown(ben), self.shown(cat)]
            #expect(try await ada.hears(HallChangesArgument.self, "hall") == .init(changed: free, total: 2))
            // Who waits can be called, too: that is no change.
            _ = try await cat.ask("find")
            try await ben.socket.drop()
            #expect(try await ada.hears(HallChangesArgument.self, "hall") == .init(left: [ben.id], total: 1))
            let again = try await hall.enter(ben.pass)
            #expect(
                try await ada.hears(HallChangesArgument.self, "hall") == .init(joined: [self.shown(again)], total: 2)
            )
            #expect(try await self.watch(ada).guests.map(\.name) == ["cat", "ben"])
        }
    }

    @Test func whoIsInARoomIsBusy() async throws {
        try await Hall.open { hall in
            let (ada, ben, _) = try await hall.pair()
            let cat = try await hall.enter("cat")
            let answer = try await self.watch(cat)
            #expect(answer.guests == [self.shown(ada, available: false), self.shown(ben, available: false)])
            #expect(answer.total == 2)
        }
    }

    @Test func aSearchShowsThoseWhoseNamesHoldIt() async throws {
        try await Hall.open { hall in
            let ada = try await hall.enter("Ada")
            let adam = try await hall.enter("ADAM")
            let ben = try await hall.enter("ben")
            let answer = try await self.watch(ben, #"{"watch":true,"search":"AD"}"#)
            #expect(answer == HallAnswer(guests: [self.shown(ada), self.shown(adam)], total: 2))
            // A new watch takes the place of the old one; a search may be asked for without watching.
            #expect(try await self.watch(ben, #"{"watch":true,"search":"adam"}"#).guests == [self.shown(adam)])
            #expect(try await self.watch(ben, #"{"watch":false}"#) == HallAnswer(guests: [], total: 2))
            #expect(try await self.watch(ben, #"{"watch":false,"search":"zz"}"#) == HallAnswer(guests: [], total: 0))
        }
    }

    @Test func whoWatchesNoLongerHearsNothingMore() async throws {
        try await Hall.open { hall in
            let ada = try await hall.enter("ada")
            let ben = try await hall.enter("ben")
            _ = try await self.watch(ada)
            _ = try await self.watch(ben)
            _ = try await self.watch(ada, #"{"watch":false}"#)
            let cat = try await hall.enter("cat")
            #expect(try await ben.hears(HallChangesArgument.self, "hall").joined == [self.shown(cat)])
            _ = try await ada.ask("find")
            try await ada.hears("waiting")
        }
    }

    @Test func oneAccountDoesNotSeeItself() async throws {
        try await Hall.open { hall in
            let first = try await hall.enter(try await hall.signUp("ada"))
            let second = try await hall.enter(try await hall.signIn("ada"))
            #expect(try await self.watch(first) == HallAnswer(guests: [], total: 0))
            let ben = try await hall.enter("ben")
            #expect(
                try await first.hears(HallChangesArgument.self, "hall") == .init(joined: [self.shown(ben)], total: 1)
            )
            #expect(try await self.watch(ben).guests.map(\.id) == [first.id, second.id])
            #expect(try await second.ask("call", #"{"guest":"\#(first.id)"}"#).contains("guest_unavailable"))
        }
    }

    @Test func aBlockIsSeenAtOnce() async throws {
        try await Hall.open(["RELAX_AFTER": "1h"]) { hall in
            let (ada, ben, room) = try await hall.pair()
            for guest in [ada, ben] { #expect(try await self.watch(guest).total == 1) }
            #expect(try await ada.ask("block", #"{"room":"\#(room)"}"#) == "{}")
            for guest in [ada, ben] {
                try await guest.hears("ended")
                try await guest.hears("waiting")
                let other = guest.id == ada.id ? ben.id : ada.id
                #expect(try await guest.hears(HallChangesArgument.self, "hall") == .init(left: [other], total: 0))
            }
        }
    }
}
