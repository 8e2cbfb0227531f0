import RedisStores
import Synchronization
import Testing

@testable import HallwayServer

struct OutboxTests {
    /// Its guests are on other servers by then, and say there again what was not acknowledged.
    @Test func whatWasWrittenBeforeAServerWasGivenUpIsNotOfNow() async {
        let outbox = Outbox()
        outbox.offer(.askForKept(.random(), .random()), to: ServerID(number: 1))
        outbox.beginAnew()
        outbox.offer(.askForKept(.random(), .random()), to: ServerID(number: 2))
        outbox.close()
        let seen = Mutex<[(ServerID, Bool)]>([])
        await outbox.drain { items in
            seen.withLock { $0 += items.map { ($0.server, outbox.isOfNow($0)) } }
        }
        let items = seen.withLock { $0 }
        #expect(items.map(\.0) == [ServerID(number: 1), ServerID(number: 2)])
        #expect(items.map(\.1) == [false, true])
    }
}
