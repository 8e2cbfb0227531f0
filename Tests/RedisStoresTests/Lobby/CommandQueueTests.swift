import Matchmaking
import SharedKernel
import Testing

@testable import RedisStores

struct CommandQueueTests {
    private typealias Queue = CommandQueue<Int, String>

    private static let server = ServerID(number: 1)

    private func command(_ guest: UInt64, _ action: Command.Action = .find(Wish())) -> Command {
        Command(GuestID(high: 0, low: guest), action)
    }

    /// The guests of the next call.
    private func guests(_ queue: inout Queue) -> [UInt64] {
        queue.take().map(\.command.guest.low)
    }

    private func queue(_ commands: [Command] = []) -> Queue {
        var queue = Queue()
        queue.open(for: Self.server)
        for (waiter, command) in commands.enumerated() { _ = queue.hand(command, of: Self.server, waiter) }
        return queue
    }

    @Test func whatCameMeanwhileIsCarriedTogetherAndInOrder() {
        var queue = self.queue((1...3).map { self.command($0) })
        let next1 = self.guests(&queue)
        #expect(next1 == [1, 2, 3])
        let next2 = self.guests(&queue)
        #expect(next2 == [])
    }

    @Test func noCallHasMoreThanABatch() {
        var queue = self.queue((1...20).map { self.command($0) })
        let next3 = self.guests(&queue)
        #expect(next3 == Array(1...16))
        let next4 = self.guests(&queue)
        #expect(next4 == [17, 18, 19, 20])
    }

    @Test func ofOneGuestThereIsOneCommandInACall() {
        var queue = self.queue([self.command(1), self.command(2), self.command(1), self.command(3)])
        let next5 = self.guests(&queue)
        #expect(next5 == [1, 2])
        let next6 = self.guests(&queue)
        #expect(next6 == [1, 3])
    }

    @Test func whatMakesRoomIsNotCarriedWithWhatMayBeRefused() {
        var queue = self.queue([self.command(1), self.command(2, .stop), self.command(3, .leave(SeatID(number: 1)))])
        let next7 = self.guests(&queue)
        #expect(next7 == [1])
        let next8 = self.guests(&queue)
        #expect(next8 == [2, 3])
    }

    @Test func aCarrierThatWaitsIsWokenByTheNextCommand() {
        var queue = self.queue()
        let waits = queue.wait("one")
        #expect(waits)
        guard case .wakes("one", _) = queue.hand(self.command(1), of: Self.server, 1) else {
            Issue.record("it is not so")
            return
        }
        guard case .waits = queue.hand(self.command(2), of: Self.server, 2) else {
            Issue.record("it is not so")
            return
        }
        let waitsOn = queue.wait("one")
        #expect(!waitsOn)
    }

    @Test func whoWaitsNoMoreTakesTheirCommandAlongUnlessItWasSent() {
        var queue = self.queue([self.command(1), self.command(2)])
        let first = queue.withdraw(1)
        #expect(first?.wasSent == false)
        let items = queue.take()
        #expect(items.map(\.command.guest.low) == [2])
        let second = queue.withdraw(2)
        #expect(second?.wasSent == true)
        let ended = queue.end(items)
        #expect(ended.isEmpty)
    }

    @Test func beyondItsBoundItTakesNothing() {
        var queue = self.queue((0..<UInt64(Queue.bound)).map { self.command($0) })
        guard case .full = queue.hand(self.command(1), of: Self.server, 1) else {
            Issue.record("it is not so")
            return
        }
    }

    @Test func aClosedQueueTakesNothingAndSaysWhoWaitedInVain() {
        var queue = self.queue([self.command(1)])
        let inVain = queue.close(for: Self.server)
        #expect(inVain == [0])
        guard case .closed = queue.hand(self.command(1), of: Self.server, 1) else {
            Issue.record("it is not so")
            return
        }
    }

    /// A stay that turns out to be over may say so when the next has begun.
    @Test func theEndOfAnEarlierStayClosesTheQueueOfNoLaterOne() {
        var queue = self.queue([self.command(1)])
        let ended = queue.close(for: ServerID(number: 7))
        #expect(ended.isEmpty)
        guard case .closed = queue.hand(self.command(2), of: ServerID(number: 7), 1) else {
            Issue.record("a command of another stay is taken")
            return
        }
        let guests = self.guests(&queue)
        #expect(guests == [1])
    }
}
