import Matchmaking
import SharedKernel
import TestSupport
import Testing

/// The checker is worth what it catches: each planted fault, by the promise that the fault breaks.
struct LobbyCheckerTests {
    /// A fault, and a promise it breaks.
    struct Planting: Sendable, CustomTestStringConvertible {
        let fault: LobbyFault
        let promise: LobbyPromise

        init(_ fault: LobbyFault, breaks promise: LobbyPromise) {
            self.fault = fault
            self.promise = promise
        }

        var testDescription: String {
            "\(self.fault.rawValue) breaks \(self.promise.rawValue)"
        }
    }

    static let plantings = [
        Planting(.doublePair, breaks: .oneRoomEach),
        Planting(.lostGuest, breaks: .census),
        Planting(.lostGuest, breaks: .nobodyWaitsInVain),
        Planting(.pairedWhileAway, breaks: .neverAway),
        Planting(.ghost, breaks: .noGhosts),
        Planting(.sameAccount, breaks: .neverOneself),
        Planting(.blocksNotLearned, breaks: .neverBlocked),
        Planting(.blocksForgotten, breaks: .neverBlocked),
        Planting(.missingEnded, breaks: .endedForBoth),
        Planting(.wrongReason, breaks: .endedForBoth),
        Planting(.wrongRoles, breaks: .roles),
        Planting(.matchedTwice, breaks: .matchedOnce),
        Planting(.youngerFirst, breaks: .oldestFirst),
        Planting(.noCooldown, breaks: .notLastPartners),
        Planting(.rematchTooSoon, breaks: .notLastPartners),
        Planting(.rematchNever, breaks: .nobodyWaitsInVain),
        Planting(.answerLast, breaks: .order),
        Planting(.answerFirst, breaks: .order),
        Planting(.answeredTwice, breaks: .oneAnswer),
        Planting(.unanswered, breaks: .oneAnswer),
        Planting(.ageLost, breaks: .ages),
        Planting(.wrongCensus, breaks: .census),
        Planting(.endlessGrace, breaks: .told),
        Planting(.awayUntold, breaks: .told),
        Planting(.pageForgotten, breaks: .told),
        Planting(.wishesIgnored, breaks: .wishes),
        Planting(.languageIgnored, breaks: .wishes),
        Planting(.relaxedTooSoon, breaks: .wishes),
        Planting(.relaxedNever, breaks: .nobodyWaitsInVain),
        Planting(.sharedUntold, breaks: .wishes),
        Planting(.offerLost, breaks: .offers),
        Planting(.offerToCaller, breaks: .offers),
        Planting(.offerTwice, breaks: .offers),
        Planting(.offerStale, breaks: .offers),
        Planting(.relayIgnored, breaks: .relays),
        Planting(.chosenIgnored, breaks: .calls),
        Planting(.newestFirst, breaks: .calls),
        Planting(.callerAccepts, breaks: .calls),
        Planting(.endlessRinging, breaks: .calls),
        Planting(.callEndUntold, breaks: .calls),
        Planting(.wrongCallEnd, breaks: .calls),
        Planting(.notRungAgain, breaks: .calls),
        Planting(.ageLostInCall, breaks: .ages),
        Planting(.waitsAfterCall, breaks: .interruptions),
        Planting(.busyUnseen, breaks: .presence),
        Planting(.seenTwice, breaks: .presence),
        Planting(.seenFirst, breaks: .presence),
    ]

    @Test(arguments: LobbyFault.allCases, UInt64(1)...5)
    func aPlantedFaultIsCaughtWithinAThousandSteps(_ fault: LobbyFault, seed: UInt64) async throws {
        let failure = try await self.history(of: fault, seed: seed, steps: 1_000)
        #expect(failure.step <= 1_000)
        #expect(failure.description.contains("HALLWAY_HISTORY_SEED=\(seed)"))
    }

    @Test(arguments: Self.plantings, UInt64(1)...5)
    func aPlantedFaultIsCaughtByThePromiseItBreaksAlone(_ planting: Planting, seed: UInt64) async throws {
        let others = Set(LobbyPromise.allCases).subtracting([planting.promise])
        let failure = try await self.history(of: planting.fault, seed: seed, steps: 5_000, ignoring: others)
        #expect(failure.promise == planting.promise, "\(failure)")
    }

    @Test func everyFaultIsPlanted() {
        #expect(Set(Self.plantings.map(\.fault)) == Set(LobbyFault.allCases))
    }

    @Test func everyPromiseIsBrokenOnce() {
        #expect(Set(Self.plantings.map(\.promise)) == Set(LobbyPromise.allCases))
    }

    @Test(arguments: [LobbyFault.missingEnded, .sharedUntold, .wrongCallEnd, .offerStale])
    func aFailingHistoryIsShrunkToFewStepsThatCanBeRead(_ fault: LobbyFault) async throws {
        let long = try await self.history(of: fault, seed: 9, steps: 1_000)
        let short = try await self.history(of: fault, seed: 9, steps: 1_000, shrinking: true)
        #expect(short.promise == long.promise)
        #expect(short.step == long.step)
        #expect(short.shortest < long.shortest)
        #expect(short.shortest <= 8, "\(short)")
        #expect(short.description.contains("connects, account a"), "\(short)")
        #expect(short.description.contains("    -> welcome g"), "\(short)")
        #expect(!short.description.contains("gst_"), "\(short)")
        let again = try await self.history(of: fault, seed: 9, steps: 1_000, shrinking: true)
        #expect(again.script == short.script)
    }

    private func history(
        of fault: LobbyFault,
        seed: UInt64,
        steps: Int,
        ignoring ignored: Set<LobbyPromise> = [],
        shrinking isShrunk: Bool = false
    ) async throws -> LobbyHistoryFailure {
        let rules = Rules(
            reconnectGrace: .seconds(10),
            relaxAfter: .seconds(4),
            rematchCooldown: .seconds(60),
            rematchAfter: .seconds(5),
            callTimeout: .seconds(10)
        )
        let history = LobbyHistory(seed: seed, steps: steps, rules: rules, ignoring: ignored)
        return try await #require(throws: LobbyHistoryFailure.self) {
            try await history.run(shrinking: isShrunk) { rules, clock, outlet in
                FaultyLobbyStore(fault, rules: rules, clock: clock.wallClock, outlet: outlet)
            }
        }
    }
}
