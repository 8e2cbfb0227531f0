import Matchmaking
import SharedKernel
import TestSupport
import Testing

@testable import RedisStores

/// Several servers of one lobby: who hears what.
@Suite(.enabled(if: LobbyServers.isPossible, "\(ScratchRedis.absence)"), .timeLimit(.minutes(5)))
struct LobbyServersTests {
    private let clock = ManualClock()
    private let settings = RedisLobbySettings.forTests()

    private func server() async throws -> LobbyServer {
        try await LobbyServer(self.settings, self.clock)
    }

    @Test func twoOnTwoServersMeetAndEachServerHearsOfItOnceAndWhoTheOtherIs() async throws {
        let (one, other) = (try await self.server(), try await self.server())
        try await one.connect(.ann, card: "Ann")
        try await other.connect(.bob, card: "Bob")
        try await one.perform(.ann, .find(Wish()))
        try await other.perform(.bob, .find(Wish()), request: 7)
        let (mine, theirs) = (try await one.room(), try await other.room())
        #expect(mine.room == theirs.room)
        #expect(mine.room.caller == .ann)
        #expect(mine.delivery.strangers == [other.guest(.bob, card: "Bob")])
        #expect(theirs.delivery.strangers == [one.guest(.ann, card: "Ann")])
        let answer = Directive.answer(
            .bob,
            RequestID(number: 7),
            .standing(Standing(status: .matched, room: mine.room.id))
        )
        #expect(theirs.delivery.directives.first == answer)
        #expect(!mine.delivery.directives.contains(answer))
        #expect(mine.delivery.step == theirs.delivery.step)
    }

    @Test func whatIsForAGuestGoesToTheirServerAlone() async throws {
        let (one, other) = (try await self.server(), try await self.server())
        try await one.connect(.ann)
        try await one.perform(.ann, .find(Wish()))
        try await one.perform(.ann, .leave(SeatID(number: 1)))
        try await other.hears(.presence(.ann, .absent))
        try await one.hears(.gone(.ann))
        #expect(other.heard.isEmpty)
    }

    @Test func aSeatOnAnotherServerDisplacesTheOneBeforeItThere() async throws {
        let (one, other) = (try await self.server(), try await self.server())
        // Seats are numbered by each server for itself: the later one counts, whatever its number.
        try await one.connect(.ann, seat: 9)
        try await other.connect(.ann, seat: 2)
        let delivery = try await one.hears(.displace(.ann, SeatID(number: 9)))
        #expect(delivery.moved == [.ann])
        try await other.hears(.welcome(.ann, SeatID(number: 2), Standing(status: .idle)))
        // What the old seat does has no effect.
        try await one.perform(.ann, .leave(SeatID(number: 9)))
        #expect(try await other.store.census().online == 1)
        try await other.perform(.ann, .leave(SeatID(number: 2)))
        #expect(try await other.store.census().online == 0)
    }

    @Test func whoIsLostOnOneServerComesBackByAnotherAndTheirPartnerIsTold() async throws {
        let (one, other, third) = (try await self.server(), try await self.server(), try await self.server())
        try await one.connect(.ann, card: "Ann")
        try await other.connect(.bob)
        try await one.perform(.ann, .find(Wish()))
        try await other.perform(.bob, .find(Wish()))
        let room = try await other.room().room
        try await one.perform(.ann, .lose(SeatID(number: 1)))
        try await other.hears(.away(.ann, room))
        try await third.connect(.ann, seat: 5, room: room.id, card: "Ann on another")
        let welcome = Directive.welcome(.ann, SeatID(number: 5), Standing(status: .matched, room: room.id))
        #expect(try await third.hears(welcome).strangers == [other.guest(.bob)])
        let resumed = try await other.hears(.resumed(.ann, room))
        #expect(resumed.strangers.first == third.guest(.ann, card: "Ann on another"))
        let moved = try await one.delivery { $0.moved == [.ann] }
        #expect(!moved.directives.contains(.resumed(.ann, room)))
    }

    @Test func aCallRingsOnTheOtherServerWhichHearsWhoCalls() async throws {
        let (one, other) = (try await self.server(), try await self.server())
        try await one.connect(.ann, card: "Ann")
        try await other.connect(.bob, card: "Bob")
        try await one.perform(.ann, .call(.bob), request: 1)
        let delivery = try await other.delivery { $0.directives.contains { $0.call != nil } }
        let call = try #require(delivery.directives.lazy.compactMap(\.call).first)
        #expect(delivery.strangers == [one.guest(.ann, card: "Ann")])
        let answer = try await one.hears(.answer(.ann, RequestID(number: 1), .calling(call)))
        #expect(answer.strangers == [other.guest(.bob, card: "Bob")])
        try await other.perform(.bob, .accept(call.id), request: 2)
        #expect(try await one.room().room == other.room().room)
    }

    @Test func howEverybodyIsSeenReachesEveryServerAndACardComesWithWhoeverComes() async throws {
        let (one, other) = (try await self.server(), try await self.server())
        try await one.connect(.ann, card: "Ann")
        #expect(try await other.hears(.presence(.ann, .available)).strangers == [one.guest(.ann, card: "Ann")])
        #expect(try await one.hears(.presence(.ann, .available)).strangers.isEmpty)
        try await one.perform(.ann, .call(nil))
        try await one.connect(.bob)
        try await one.perform(.bob, .call(.ann))
        try await other.hears(.presence(.ann, .busy))
        // A new seat with a new card changes nothing of how they are seen, but what is shown.
        try await one.connect(.ann, seat: 2, card: "Ann again")
        let newer = try await other.delivery { !$0.strangers.isEmpty }
        #expect(newer.strangers == [one.guest(.ann, card: "Ann again")])
    }

    @Test func aServerThatJoinsLaterHearsWhoIsHere() async throws {
        let one = try await self.server()
        for number in UInt64(1)...300 {
            try await one.connect(GuestID(high: 0, low: number), card: "card \(number)")
        }
        try await one.perform(.bob, .lose(SeatID(number: 1)))
        try await one.perform(.ann, .call(.cid))
        let late = try await self.server()
        var seen: [GuestID: Presence] = [:]
        for case .presence(let guest, let presence) in late.heard { seen[guest] = presence }
        #expect(seen.count == 299)
        #expect(seen[.ann] == .busy)
        #expect(seen[.bob] == nil)
        #expect(seen[GuestID(high: 0, low: 300)] == .available)
    }

    @Test func oneTickASecondIsMadeHoweverManyServersAskForIt() async throws {
        var settings = self.settings
        settings.tickInterval = .milliseconds(900)
        let (one, other) = (
            try await LobbyServer(settings, self.clock), try await LobbyServer(settings, self.clock)
        )
        let rules = settings.rules
        try await one.connect(.ann)
        try await one.perform(.ann, .lose(SeatID(number: 1)))
        self.clock.advance(by: rules.reconnectGrace - .milliseconds(500))
        try await one.store.tick()
        self.clock.advance(by: .milliseconds(500))
        try await other.store.tick()
        #expect(!one.heard.contains(.gone(.ann)))
        self.clock.advance(by: .milliseconds(400))
        try await other.store.tick()
        try await one.hears(.gone(.ann))
    }
}

extension LobbyServer {
    /// A guest of this server, as others hear of them.
    func guest(_ guest: GuestID, card: String = "") -> RemoteGuest {
        RemoteGuest(
            guest: guest,
            account: AccountID(high: 1, low: guest.low),
            server: self.store.server ?? ServerID(number: 0),
            card: card
        )
    }
}

extension Directive {
    /// The call that rings.
    var call: Call? {
        guard case .ringing(_, let call) = self else { return nil }
        return call
    }
}
