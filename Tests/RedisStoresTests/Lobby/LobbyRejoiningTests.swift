import Matchmaking
import RedisClient
import SharedKernel
import TestSupport
import Testing

@testable import RedisStores

/// Servers that bring guests back slowly, twice, or both the same one.
@Suite(.enabled(if: LobbyServers.isPossible, "\(ScratchRedis.absence)"), .timeLimit(.minutes(5)))
struct LobbyRejoiningTests {
    private let clock = ManualClock()
    private let settings = RedisLobbySettings.forTests(lease: .seconds(8))

    private func server() async throws -> LobbyServer {
        try await LobbyServer(self.settings, self.clock)
    }

    private func handed(_ seed: UInt64) async throws -> HandedServer {
        var server = try HandedServer(self.settings, self.clock, seed: seed)
        try await server.join()
        return server
    }

    /// Seconds pass, in which one server beats and ticks.
    private func passes(_ seconds: Int, on server: LobbyServer) async throws {
        for _ in 0..<seconds {
            self.clock.advance(by: .seconds(1))
            await server.store.beat()
            try await server.store.tick()
        }
    }

    @Test(arguments: [true, false], [true, false])
    func ofTwoServersThatHaveTheSameGuestTheLaterSeatHasThePlace(olderIsFirst: Bool, olderIsAway: Bool) async throws {
        let (one, other) = (try await self.server(), try await self.server())
        try await one.connect(.ann, seat: 7)
        if olderIsAway { try await one.perform(.ann, .lose(SeatID(number: 7))) }
        let older = one.restorations()
        try await other.connect(.ann, seat: 2)
        let later = other.restorations()
        try await one.wipe()
        let (first, second) = (try await self.handed(1), try await self.handed(2))
        if olderIsFirst { try await first.restore(older) }
        try await second.restore(later)
        if !olderIsFirst { try await first.restore(older) }
        let told = try await first.told()
        // Only a server that brought them back is asked by anybody for what it keeps for them.
        #expect(told.moved == (olderIsFirst ? [.ann] : []))
        #expect(told.overtaken == (olderIsFirst ? [] : [.ann]))
        #expect(told.directives.contains(.displace(.ann, SeatID(number: 7))) == !olderIsAway)
        #expect(try await second.told().moved.isEmpty)
        // What the older seat does has no effect.
        try await first.perform(.ann, .lose(SeatID(number: 7)))
        #expect(try await first.census()?.online == 1)
        try await second.perform(.ann, .lose(SeatID(number: 2)))
        #expect(try await first.census()?.online == 0)
    }

    @Test func aSeatThatIsTakenAfterALossIsLaterThanAllBeforeIt() async throws {
        let one = try await self.server()
        for number in UInt64(3)...50 { try await one.connect(GuestID(high: 0, low: number)) }
        try await one.connect(.ann, seat: 7)
        let older = one.restorations()
        try await one.wipe()
        self.clock.advance(by: .milliseconds(1))
        let (first, second) = (try await self.handed(1), try await self.handed(2))
        try await first.connect(.ann, seat: 1)
        try await second.restore(older)
        #expect(try await second.told().directives.contains(.displace(.ann, SeatID(number: 7))))
        #expect(!(try await first.told().directives.contains(.displace(.ann, SeatID(number: 1)))))
    }

    @Test func aServerThatJoinsUnderTheNameItWasGivenUpUnderIsNotTakenForDead() async throws {
        let one = try await self.server()
        var other = try await self.handed(1)
        try await other.connect(.ann)
        try await other.call(.resign)
        try await other.join()
        try await other.connect(.ann, seat: 2)
        try await one.store.tick()
        try await one.store.tick()
        #expect(try await other.census()?.online == 1)
    }

    @Test func aServerThatBringsItsGuestsBackIsNotTakenForSilent() async throws {
        let one = try await self.server()
        let other = try await self.handed(1)
        for _ in 0..<3 {
            try await self.passes(5, on: one)
            guard case .done = try await other.call(.restore(Restoration(offset: .zero, parts: []))) else {
                Issue.record("It was given up while it restored.")
                return
            }
        }
        for _ in 0..<3 {
            try await self.passes(5, on: one)
            guard case .roster = try await other.call(.roster(after: nil)) else {
                Issue.record("It was given up while it read who is here.")
                return
            }
        }
    }

    @Test func whoeverIsAwaitedIsToldNothingBeforeTheyAreBroughtBack() async throws {
        let one = try await self.server()
        for guest in [GuestID.ann, .bob] {
            try await one.connect(guest)
            try await one.perform(guest, .find(Wish()))
        }
        let room = try await one.room().room
        let pieces = one.restorations(ofAtMost: 1)
        let (first, second) = (try #require(pieces[0].parts.first?.guest), try #require(pieces[1].parts.first?.guest))
        try await one.wipe()
        await one.running.crash()
        let later = try await self.server()
        let slow = try await self.handed(1)
        try await slow.restore([pieces[0]])
        for _ in 0..<4 {
            try await self.passes(6, on: later)
            try await slow.call(.restore(Restoration(offset: .zero, parts: [])))
        }
        // The one who was brought back has been left; of the other nothing was said.
        let told = try await slow.told()
        #expect(told.directives.contains(.ended(first, room.id, .partnerLeft, .waiting)))
        #expect(!told.directives.contains(.gone(second)))
        #expect(told.allSatisfy { $0.records[second] == nil })
        try await slow.restore([pieces[1]])
        let ended = Directive.ended(second, room.id, .partnerLeft, .waiting)
        #expect(try await slow.told().directives.count { $0 == ended } == 1)
        #expect(try await slow.census()?.online == 2)
    }

    @Test func aCallOfWhoIsBroughtBackAgainIsOver() async throws {
        let one = try await self.server()
        try await one.connect(.ann)
        let anns = one.restorations()
        await one.running.crash()
        try await one.wipe()
        let other = try await self.server()
        try await other.connect(.bob)
        var slow = try await self.handed(1)
        try await slow.restore(anns)
        try await other.perform(.bob, .call(.ann), request: 1)
        try await slow.join()
        try await slow.restore(anns)
        let over = try await other.delivery { $0.directives.contains { $0.isCallEnd } }
        #expect(over.directives.contains { $0.isCallEnd })
        #expect(!(try await other.keys().contains("calls")))
        try await other.perform(.bob, .call(.ann), request: 2)
        #expect(try await slow.told().directives.count { $0.call != nil } == 2)
    }
}

extension Directive {
    fileprivate var isCallEnd: Bool {
        guard case .callEnded(_, _, .unavailable) = self else { return false }
        return true
    }
}
