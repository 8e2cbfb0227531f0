import ChatProtocol
import Matchmaking
import RedisStores
import SharedKernel
import SocketIO
import Synchronization
import Testing

@testable import HallwayServer

@Suite(.timeLimit(.minutes(1)))
struct OutboxTests {
    private let server = ServerID(number: 1)

    @Test func whatIsOfferedComesOutInOrderAndInBatches() async {
        let outbox = Outbox()
        for number in 0..<UInt64(Outbox.batch + 2) {
            #expect(outbox.offer(.receipt(SeatID(number: number), number: 0, nil), to: self.server))
        }
        outbox.close()
        var batches: [[Outbox.Item]] = []
        await outbox.drain { batches.append($0) }
        #expect(batches.map(\.count) == [Outbox.batch, 2])
        let seats = batches.joined().map { item in
            guard case .receipt(let seat, _, _) = item.letter else { return UInt64.max }
            return seat.number
        }
        #expect(seats == Array(0..<UInt64(Outbox.batch + 2)))
    }

    @Test func beyondItsBoundWhatIsSaidIsTurnedAwayAndWhatMustNotBeLostIsTaken() {
        let outbox = Outbox()
        for _ in 0..<Outbox.bound { outbox.offer(.receipt(SeatID(number: 1), number: 1, nil), to: self.server) }
        #expect(!outbox.offer(.receipt(SeatID(number: 1), number: 1, nil), to: self.server))
        #expect(outbox.offer(.handOver(.random(), .random(), to: nil), to: self.server))
    }

    /// Its guests are on other servers by then, and say there again what was not acknowledged.
    @Test func whatWasWrittenBeforeAServerWasGivenUpIsNotOfNow() async {
        let outbox = Outbox()
        outbox.offer(.askForKept(.random(), .random()), to: ServerID(number: 1))
        outbox.beginAnew()
        outbox.offer(.askForKept(.random(), .random()), to: ServerID(number: 2))
        outbox.close()
        let seen = Mutex<[Bool]>([])
        await outbox.drain { items in
            seen.withLock { $0 += items.map(outbox.isOfNow) }
        }
        #expect(seen.withLock { $0 } == [false, true])
    }
}
