import Dispatch
import Matchmaking
import SharedKernel
import Synchronization
import TestSupport
import Testing

@testable import RedisStores

/// A seat whose `connect` threw has no place in the end, whenever and whether it was carried out.
@Suite(.enabled(if: LobbyServers.isPossible, "\(ScratchRedis.absence)"), .timeLimit(.minutes(2)))
struct LobbyLateConnectsTests {
    private let lose = Command(.ann, .lose(SeatID(number: 1)))

    private func connect(_ guest: GuestID) -> Command {
        Command(guest, .connect(Arrival(account: AccountID(high: 1, low: guest.low), seat: SeatID(number: 1))))
    }

    @Test func aConnectThatWasMadeAndIsNotHeardOfIsFollowedByALose() async throws {
        let (reading, goOn) = (AsyncStream.makeStream(of: Void.self), DispatchSemaphore(value: 0))
        let task = Mutex<Task<Void, any Error>?>(nil)
        let running = try await LobbyServers.server(
            .forTests(),
            ManualClock(),
            watcher: { step in
                // Redis has made the step and answered; whoever waits to hear of it waits no more.
                if step.contains(where: { $0.isWelcome(of: .ann) }) { task.withLock { $0?.cancel() } }
            },
            deliver: { delivery in
                guard delivery.directives.contains(where: { $0.isWelcome(of: .bob) }) else { return }
                // The stream is not read on meanwhile.
                reading.continuation.yield()
                goOn.wait()
            }
        )
        let (bobs, anns) = (self.connect(.bob), self.connect(.ann))
        let first = Task { try await running.perform(bobs) }
        for await _ in reading.stream { break }
        let second = task.withLock { task in
            let started = Task { try await running.perform(anns) }
            task = started
            return started
        }
        await #expect(throws: StoreError.self) { try await second.value }
        #expect(running.store.attendance.withLock { $0.owed } == [self.lose])
        goOn.signal()
        try await first.value
        await running.store.beat()
        #expect(try await running.census().online == 1)
    }

    @Test func aSeatWhoseConnectIsCarriedOutLateIsLost() async throws {
        let server = try await LobbyServer(.forTests(), ManualClock())
        let stay = try #require(server.store.attendance.withLock { $0.stay })
        // Its server gave it up long ago.
        _ = try await server.store.caller.call(.perform([self.connect(.ann)]), by: stay.caller)
        try await server.hears(.welcome(.ann, SeatID(number: 1), Standing(status: .idle)))
        #expect(server.store.attendance.withLock { $0.owed } == [self.lose])
        await server.store.beat()
        #expect(try await server.store.census().online == 0)
        // Whoever is waited for is not.
        try await server.connect(.bob)
        await server.store.beat()
        #expect(try await server.store.census().online == 1)
    }
}

extension Directive {
    fileprivate func isWelcome(of guest: GuestID) -> Bool {
        guard case .welcome(guest, _, _) = self else { return false }
        return true
    }
}
