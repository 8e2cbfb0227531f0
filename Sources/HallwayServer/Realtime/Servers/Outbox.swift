import RedisStores
import Synchronization

/// Letters that wait to be sent: a bounded, ordered queue, emptied by the ``Courier``.
final class Outbox: Sendable {
    /// A letter, and the server it is for.
    struct Item: Sendable {
        let server: ServerID
        let letter: RoomLetter
    }

    /// How many letters may wait; beyond it what is said is turned away, and what must not be lost is taken.
    static let bound = 8_192
    /// How many are sent at a time.
    static let batch = 128

    private struct State {
        var items: [Item] = []
        var isClosed = false
        var sleeper: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Queues a letter; false says that it was not taken.
    @discardableResult
    func offer(_ letter: RoomLetter, to server: ServerID) -> Bool {
        let (isTaken, sleeper) = self.state.withLock { state -> (Bool, CheckedContinuation<Void, Never>?) in
            guard !state.isClosed, state.items.count < Self.bound || letter.isKept else { return (false, nil) }
            state.items.append(Item(server: server, letter: letter))
            return (true, state.sleeper.take())
        }
        sleeper?.resume()
        return isTaken
    }

    /// The next letters, in order, once there are some; none once it is closed and empty.
    ///
    /// To be called by one task.
    func next() async -> [Item] {
        while true {
            let (items, isClosed) = self.state.withLock { state in
                let items = Array(state.items.prefix(Self.batch))
                state.items.removeFirst(items.count)
                return (items, state.isClosed)
            }
            if !items.isEmpty || isClosed { return items }
            await withCheckedContinuation { continuation in
                let isAwake = self.state.withLock { state in
                    guard state.items.isEmpty, !state.isClosed else { return true }
                    precondition(state.sleeper == nil, "an outbox is emptied by one task")
                    state.sleeper = continuation
                    return false
                }
                if isAwake { continuation.resume() }
            }
        }
    }

    /// Takes no more letters.
    func close() {
        let sleeper = self.state.withLock { state in
            state.isClosed = true
            return state.sleeper.take()
        }
        sleeper?.resume()
    }
}
