import Matchmaking
import SharedKernel
import TestSupport
import Testing

@testable import RedisStores

/// The proofs are worth what they catch: each fault that is planted into the library.
@Suite(.enabled(if: LobbyServers.isPossible, "\(ScratchRedis.absence)"), .timeLimit(.minutes(5)))
struct LobbyLibraryTests {
    /// A place in the library's text, and what stands there by mistake.
    struct Fault: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let text: String
        let replacement: String

        init(_ description: String, _ text: String, _ replacement: String) {
            (self.testDescription, self.text, self.replacement) = (description, text, replacement)
        }
    }

    static let faults = [
        Fault("one account is paired with itself", "return one.account ~= other.account and", "return"),
        Fault("last partners are forgotten", "and not LastPartners.areKeptApart(one, other)\n", "\n"),
        Fault("blocks are forgotten", "not Accounts.areApart(one, other)", "true"),
        Fault("the youngest goes first", "track.moment < best.moment", "track.moment > best.moment"),
        Fault("the youngest seeker is first", "return one.ageAt < other.ageAt", "return other.ageAt < one.ageAt"),
        Fault("nobody is put into the lines", "elseif g.pending then", "elseif false then"),
        Fault("whoever leaves stays in the lines", "note(step.left, lines[index], member)", "local _ = member"),
        Fault("another language is taken", "(one.language == '' or one.language == other.language)", "true"),
        Fault("nobody ever relaxes", "if not g.relaxed and g.entryAt + R.relaxAfter <= S.now", "if false"),
        Fault("who is left starts anew", "then waited = room.callerReturn", "then waited = 0"),
        Fault("an offer outlives the wait", "Offers.forget(g)\n    Lobby.stepAside(g)", "Lobby.stepAside(g)"),
        Fault("nobody hears who is away", "if room then Tell.away(g, room) end", ""),
        Fault("a call does not interrupt", "g.pause = 1", "g.pause = 0"),
        Fault("the census is wrong", "S.waiting = S.waiting - 1", "S.waiting = S.waiting"),
        Fault("pages are not known again", "sub(pages, start, start + 15) == page", "false"),
        Fault("presences are told before their time", "g.shown = presence\n", "\n"),
    ]

    @Test(arguments: Self.faults)
    func aFaultThatIsPlantedIntoTheLibraryIsCaught(_ fault: Fault) async throws {
        let body = LobbyLibrary.body
        #expect(body.ranges(of: fault.text).count == 1)
        let library = LobbyLibrary(body: body.replacing(fault.text, with: fault.replacement))
        #expect(library.name != LobbyLibrary.current.name)
        let rules = Rules(
            reconnectGrace: .seconds(10),
            relaxAfter: .seconds(4),
            rematchCooldown: .seconds(60),
            rematchAfter: .seconds(5),
            callTimeout: .seconds(10)
        )
        await #expect(throws: LobbyHistoryFailure.self) {
            for seed in UInt64(1)...3 {
                let history = LobbyHistory(seed: seed, steps: 800, rules: rules)
                _ = try await history.run(shrinking: false) { rules, clock, outlet in
                    try await LobbyServers.server(.forTests(rules: rules), clock, library: library) { delivery in
                        if !delivery.directives.isEmpty { outlet(delivery.directives) }
                    }
                }
            }
        }
    }

    @Test func twoVersionsOfTheLibraryShareALobby() async throws {
        let (clock, settings) = (ManualClock(), RedisLobbySettings.forTests())
        let (told, toldToo) = (DirectiveLog(), DirectiveLog())
        let old = try await LobbyServers.server(settings, clock) { told.append($0.directives) }
        let newer = LobbyLibrary(body: LobbyLibrary.body + "\n-- Newer.\n")
        let new = try await LobbyServers.server(settings, clock, library: newer) { toldToo.append($0.directives) }
        for (store, guest) in [(old, GuestID.ann), (new, .bob)] {
            let arrival = Arrival(account: AccountID(high: 1, low: guest.low), seat: SeatID(number: 1))
            try await store.perform(Command(guest, .connect(arrival)))
            try await store.perform(Command(guest, .find(Wish())))
        }
        #expect(toldToo.drain().contains { $0.room != nil })
        #expect(try await old.census().rooms == 1)
    }
}
