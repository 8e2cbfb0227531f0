import RedisStores
import Synchronization

/// Letters that wait to be sent, in order, emptied by the ``Courier``.
final class Outbox: Sendable {
    /// A letter, and the server it is for.
    struct Item: Sendable {
        let server: ServerID
        let letter: RoomLetter
        fileprivate let stay: UInt64
    }

    /// How many letters may wait; beyond it what is said is turned away, and what must not be lost is taken.
    static let bound = 8_192
    /// How many are sent at a time.
    static let batch = 128

    private let items = DrainedQueue<Item>(bound: Outbox.bound)
    /// How often this server was given up.
    private let stay = Atomic<UInt64>(0)

    /// Queues a letter; false says that it was not taken.
    @discardableResult
    func offer(_ letter: RoomLetter, to server: ServerID) -> Bool {
        let item = Item(server: server, letter: letter, stay: self.stay.load(ordering: .relaxed))
        return self.items.offer(item, mustNotBeLost: letter.isKept)
    }

    /// This server was given up: its guests are elsewhere, and may have said there again what waits here to be told.
    func beginAnew() {
        self.stay.add(1, ordering: .relaxed)
    }

    /// Whether a letter was written since the server was given up last, and is still to be sent.
    func isOfNow(_ item: Item) -> Bool {
        item.stay == self.stay.load(ordering: .relaxed)
    }

    /// Hands out the letters, in order and some at a time, until the outbox is closed and empty; a task that is cancelled
    /// closes it.
    ///
    /// To be called once.
    func drain(_ send: ([Item]) async -> Void) async {
        await self.items.drain(upTo: Self.batch) { await send(Array($0)) }
    }

    /// Takes no more letters.
    func close() {
        self.items.close()
    }
}
