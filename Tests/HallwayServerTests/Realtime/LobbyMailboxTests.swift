import ChatProtocol
import Matchmaking
import SharedKernel
import Synchronization
import Testing

@testable import HallwayServer

@Suite(.timeLimit(.minutes(1)))
struct LobbyMailboxTests {
    /// An errand that can be told from others by the room it names.
    private func errand(_ number: UInt64, _ seat: Seat) -> LobbyMailbox.Errand {
        .perform(Command(seat.guest.id, .next(room: RoomID(high: 0, low: number), Wish())), seat)
    }

    private func number(of errand: LobbyMailbox.Errand) -> UInt64? {
        guard case .perform(let command, _) = errand, case .next(let room?, _, _) = command.action else { return nil }
        return room.low
    }

    private func withSeat(_ body: @Sendable (Seat) async throws -> Void) async throws {
        try await RealtimeStage.run { stage in
            let ada = try await stage.enter()
            try await body(try #require(stage.switchboard.seat(of: ada.id)))
        }
    }

    @Test func errandsAreDoneInTheirOrder() async throws {
        try await self.withSeat { seat in
            let mailbox = LobbyMailbox()
            var done: [UInt64] = []
            for number in 0..<1_000 as Range<UInt64> { #expect(mailbox.offer(self.errand(number, seat))) }
            await withDiscardingTaskGroup { group in
                group.addTask {
                    // Half of them come while others are done, some of them when there is nothing to do.
                    for number in 1_000..<2_000 as Range<UInt64> {
                        #expect(mailbox.offer(self.errand(number, seat)))
                        if number.isMultiple(of: 7) { await Task.yield() }
                    }
                    mailbox.close()
                }
                await mailbox.drain { done.append(self.number(of: $0) ?? .max) }
            }
            #expect(done == Array(0..<2_000))
        }
    }

    @Test func beyondTheBoundOnlyDeparturesAreTaken() async throws {
        try await self.withSeat { seat in
            let mailbox = LobbyMailbox()
            for number in 0..<UInt64(LobbyMailbox.bound) { #expect(mailbox.offer(self.errand(number, seat))) }
            #expect(!mailbox.offer(self.errand(0, seat)))
            #expect(mailbox.offer(.perform(Command(seat.guest.id, .leave(seat.id)), seat)))
            #expect(!mailbox.offer(self.errand(0, seat)))
            mailbox.close()
            var done = 0
            await mailbox.drain { _ in done += 1 }
            #expect(done == LobbyMailbox.bound + 1, "what was taken is done, though the mailbox is closed")
        }
    }

    @Test func whatWasBegunMakesRoom() async throws {
        try await self.withSeat { seat in
            let mailbox = LobbyMailbox()
            for number in 0..<UInt64(LobbyMailbox.bound) { #expect(mailbox.offer(self.errand(number, seat))) }
            var done = 0
            await mailbox.drain { _ in
                done += 1
                // All are fetched by now, and all but the one that is being done still count.
                if done == 1 { #expect(mailbox.offer(self.errand(0, seat)) && !mailbox.offer(self.errand(0, seat))) }
                if done == LobbyMailbox.bound { mailbox.close() }
            }
            #expect(done == LobbyMailbox.bound + 1)
        }
    }

    @Test func aClosedMailboxTakesNothing() async throws {
        try await self.withSeat { seat in
            let mailbox = LobbyMailbox()
            mailbox.close()
            #expect(!mailbox.offer(self.errand(0, seat)))
            await mailbox.drain { _ in Issue.record("there was nothing to do") }
        }
    }

    @Test func whoIsCancelledDrainsNoMore() async throws {
        try await self.withSeat { seat in
            let mailbox = LobbyMailbox()
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await mailbox.drain { _ in } }
                #expect(mailbox.offer(self.errand(0, seat)))
                group.cancelAll()
                await group.waitForAll()
            }
            #expect(!mailbox.offer(self.errand(0, seat)))
        }
    }
}
