import RedisStores

/// Letters that wait to be sent, in order, emptied by the ``Courier``.
struct Outbox: Sendable {
    /// A letter, and the server it is for.
    struct Item: Sendable {
        let server: ServerID
        let letter: RoomLetter
    }

    /// How many letters may wait; beyond it what is said is turned away, and what must not be lost is taken.
    static let bound = 8_192
    /// How many are sent at a time.
    static let batch = 128

    private let items = DrainedQueue<Item>(bound: Self.bound)

    /// Queues a letter; false says that it was not taken.
    @discardableResult
    func offer(_ letter: RoomLetter, to server: ServerID) -> Bool {
        self.items.offer(Item(server: server, letter: letter), mustNotBeLost: letter.isKept)
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
