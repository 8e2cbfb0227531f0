import SharedKernel
import TestSupport
import Testing

@testable import Matchmaking

/// How much of a lobby one step looks at.
struct QueueSearchesTests {
    /// A lobby, and those who are in it by number: guest and account are the same number unless said otherwise.
    private struct Stage {
        var lobby = Lobby(rules: Rules(rematchCooldown: .seconds(60), rematchAfter: .seconds(1_000)))
        var seconds = 0
        private var generator = SeededGenerator(seed: 1)

        @discardableResult
        mutating func perform(_ guest: UInt64, _ action: Command.Action) -> [Directive] {
            self.lobby.perform(Command(self.id(guest), action), at: self.now, using: &self.generator)
        }

        @discardableResult
        mutating func tick() -> [Directive] {
            self.lobby.tick(at: self.now, using: &self.generator)
        }

        mutating func arrive(_ guest: UInt64, of account: UInt64, having blocked: Set<AccountID> = []) {
            let arrival = Arrival(account: self.account(account), seat: SeatID(number: 1), blocked: blocked)
            self.perform(guest, .connect(arrival))
        }

        func id(_ guest: UInt64) -> GuestID {
            GuestID(high: 0, low: guest)
        }

        func account(_ account: UInt64) -> AccountID {
            AccountID(high: 0, low: account)
        }

        mutating func tickUntilNoSearchGoesOn() {
            for _ in 1...50 {
                self.seconds += 1
                self.tick()
                if self.lobby.unfinished.count == 0 { return }
            }
            Issue.record("searches go on and on")
        }

        private var now: Instant {
            Instant(milliseconds: Int64(self.seconds) * 1_000)
        }
    }

    /// Rule: when everybody in reach is excluded, the search goes on where it stopped, on the next tick.
    @Test func aSearchThatMetOnlyThoseItMayNotHaveGoesOnAtTheNextTick() {
        var stage = Stage()
        // Everybody's place in the queue is older than that of the two who may have each other.
        for guest in UInt64(100)..<300 {
            stage.arrive(guest, of: 9)
            stage.perform(guest, .find(Wish()))
        }
        for guest in UInt64(1)...2 {
            stage.arrive(guest, of: guest, having: [stage.account(9)])
            stage.perform(guest, .find(Wish()))
        }
        stage.tickUntilNoSearchGoesOn()
        #expect(stage.lobby.census.rooms == 1)
        stage.perform(1, .next(room: nil, Wish()))
        stage.tickUntilNoSearchGoesOn()
        #expect(stage.lobby.census.rooms == 0)
        // With the tick that ends their cooldown the two are strangers again: 200 older ones are looked at first.
        stage.seconds = 120
        var (looks, rooms) = ([Int](), [Int]())
        for _ in 1...5 {
            let before = stage.lobby.looks
            stage.tick()
            looks.append(stage.lobby.looks - before)
            rooms.append(stage.lobby.census.rooms)
            stage.seconds += 1
        }
        #expect(looks == [64, 64, 64, 9, 0])
        #expect(rooms == [0, 0, 0, 1, 1])
    }

    @Test func aTickLooksAtNoMoreThanItMayHoweverManySearchesGoOn() {
        var stage = Stage()
        for guest in UInt64(1_000)..<1_400 {
            stage.arrive(guest, of: 9)
            stage.perform(guest, .find(Wish()))
        }
        var before = stage.lobby.looks
        stage.seconds += 1
        stage.tick()
        // Nobody may have anybody: every search is cut short, and in turn goes on.
        #expect(stage.lobby.looks - before <= Lobby.looksPerTick)
        for _ in 1...40 where stage.lobby.unfinished.count > 0 {
            before = stage.lobby.looks
            stage.seconds += 1
            stage.tick()
            #expect(stage.lobby.looks - before <= Lobby.looksPerTick)
        }
        #expect(stage.lobby.unfinished.count == 0)
        #expect(stage.lobby.census.waiting == 400)
    }

    /// Found by the simulation: those who relaxed together looked at each other for a shared interest, in vain, and at nobody
    /// else.
    @Test func manyWhoRelaxInOneTickAreAllPairedInIt() {
        var stage = Stage()
        for guest in UInt64(1)...1_000 {
            stage.arrive(guest, of: guest)
            stage.perform(guest, .find(Wish(interests: [Interest("what \(guest) likes")])))
        }
        #expect(stage.lobby.census.rooms == 0)
        stage.seconds += 6
        stage.tick()
        #expect(stage.lobby.census.rooms == 500)
        #expect(stage.lobby.unfinished.count == 0)
    }

    @Test func whoLeavesTheQueueLeavesNoSearchBehind() {
        var stage = Stage()
        for guest in UInt64(1_000)..<1_100 {
            stage.arrive(guest, of: 9)
            stage.perform(guest, .find(Wish()))
        }
        #expect(stage.lobby.unfinished.count > 0)
        for guest in UInt64(1_000)..<1_100 { stage.perform(guest, .leave(SeatID(number: 1))) }
        #expect(stage.lobby.unfinished.count == 0)
        #expect(stage.lobby.queue.count == 0)
        #expect(stage.lobby.due.count == 0)
        #expect(stage.lobby.free.count == 0)
        #expect(stage.lobby.words.count == 0)
        #expect(stage.lobby.accounts.count == 0)
        #expect(stage.lobby.guests.isEmpty)
    }

    /// "Next free" looks at a bounded number, and at those who have been free longest.
    @Test func aCallOfAnybodyLooksAtABoundedNumber() {
        var stage = Stage()
        for guest in UInt64(1_000)..<UInt64(1_000 + Lobby.looksPerCall) { stage.arrive(guest, of: 9) }
        stage.arrive(1, of: 1, having: [stage.account(9)])
        stage.arrive(2, of: 2)
        let directives = stage.lobby.perform(
            Command(stage.id(1), .call(nil), request: RequestID(number: 1)),
            at: Instant(milliseconds: 0)
        )
        #expect(directives.contains(.answer(stage.id(1), RequestID(number: 1), .refused(.nobodyAvailable))))
    }
}

extension Lobby {
    fileprivate mutating func perform(_ command: Command, at now: Instant) -> [Directive] {
        var generator = SeededGenerator(seed: 7)
        return self.perform(command, at: now, using: &generator)
    }
}
