import Matchmaking
import SharedKernel
import Testing

@testable import RedisStores

struct CommandDeskTests {
    private typealias Desk = CommandDesk<Int, String>

    private static let server = ServerID(number: 1)

    private func command(_ guest: UInt64, _ action: Command.Action = .find(Wish())) -> Command {
        Command(GuestID(high: 0, low: guest), action)
    }

    /// The guests of the next call.
    private func guests(_ desk: inout Desk) -> [UInt64] {
        desk.take().map(\.command.guest.low)
    }

    private func desk(_ commands: [Command] = []) -> Desk {
        var desk = Desk()
        desk.open(for: Self.server)
        for (waiter, command) in commands.enumerated() { _ = desk.hand(command, of: Self.server, waiter) }
        return desk
    }

    @Test func whatCameMeanwhileIsCarriedTogetherAndInOrder() {
        var desk = self.desk((1...3).map { self.command($0) })
        let next1 = self.guests(&desk)
        #expect(next1 == [1, 2, 3])
        let next2 = self.guests(&desk)
        #expect(next2 == [])
    }

    @Test func noCallHasMoreThanABatch() {
        var desk = self.desk((1...20).map { self.command($0) })
        let next3 = self.guests(&desk)
        #expect(next3 == Array(1...16))
        let next4 = self.guests(&desk)
        #expect(next4 == [17, 18, 19, 20])
    }

    @Test func ofOneGuestThereIsOneCommandInACall() {
        var desk = self.desk([self.command(1), self.command(2), self.command(1), self.command(3)])
        let next5 = self.guests(&desk)
        #expect(next5 == [1, 2])
        let next6 = self.guests(&desk)
        #expect(next6 == [1, 3])
    }

    @Test func whatMakesRoomIsNotCarriedWithWhatMayBeRefused() {
        var desk = self.desk([self.command(1), self.command(2, .stop), self.command(3, .leave(SeatID(number: 1)))])
        let next7 = self.guests(&desk)
        #expect(next7 == [1])
        let next8 = self.guests(&desk)
        #expect(next8 == [2, 3])
    }

    @Test func aCarrierThatWaitsIsWokenByTheNextCommand() {
        var desk = self.desk()
        let waits = desk.wait("one")
        #expect(waits)
        guard case .wakes("one", _) = desk.hand(self.command(1), of: Self.server, 1) else {
            Issue.record("it is not so")
            return
        }
        guard case .waits = desk.hand(self.command(2), of: Self.server, 2) else {
            Issue.record("it is not so")
            return
        }
        let waitsOn = desk.wait("one")
        #expect(!waitsOn)
    }

    @Test func whoWaitsNoMoreTakesTheirCommandAlongUnlessItWasSent() {
        var desk = self.desk([self.command(1), self.command(2)])
        let first = desk.withdraw(1)
        #expect(first?.wasSent == false)
        let items = desk.take()
        #expect(items.map(\.command.guest.low) == [2])
        let second = desk.withdraw(2)
        #expect(second?.wasSent == true)
        let ended = desk.end(items)
        #expect(ended.isEmpty)
    }

    @Test func beyondItsBoundItTakesNothing() {
        var desk = self.desk((0..<UInt64(Desk.bound)).map { self.command($0) })
        guard case .full = desk.hand(self.command(1), of: Self.server, 1) else {
            Issue.record("it is not so")
            return
        }
    }

    @Test func aClosedDeskTakesNothingAndSaysWhoWaitedInVain() {
        var desk = self.desk([self.command(1)])
        let inVain = desk.close(for: Self.server)
        #expect(inVain == [0])
        guard case .closed = desk.hand(self.command(1), of: Self.server, 1) else {
            Issue.record("it is not so")
            return
        }
    }

    /// A stay that turns out to be over may say so when the next has begun.
    @Test func theEndOfAnEarlierStayClosesTheDeskOfNoLaterOne() {
        var desk = self.desk([self.command(1)])
        let ended = desk.close(for: ServerID(number: 7))
        #expect(ended.isEmpty)
        guard case .closed = desk.hand(self.command(2), of: ServerID(number: 7), 1) else {
            Issue.record("a command of another stay is taken")
            return
        }
        let guests = self.guests(&desk)
        #expect(guests == [1])
    }
}
