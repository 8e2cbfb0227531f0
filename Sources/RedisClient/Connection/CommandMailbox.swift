import Synchronization

/// The bounded, ordered queue between the tasks that send and the event loop of a connection.
///
/// Whoever puts something into an empty one has the loop called, which fetches all that has come by then: many tasks' sends
/// are one wake-up, one write and one flush.
final class CommandMailbox: Sendable {
    enum Order: Sendable {
        case submit(Request<Asker>)
        case cancel(UInt64)
        case drain
    }

    /// What became of a request that was offered.
    enum Outcome: Sendable {
        /// Taken; the loop is called already.
        case taken
        /// Taken; the loop is to be called.
        case takenFirst
        case full
        case closed
    }

    private struct State {
        var orders: [Order] = []
        var isClosed = false
    }

    private let bound: Load
    private let state = Mutex(State())
    // Of requests taken whose replies have not come.
    private let commands = Atomic<Int>(0)
    private let bytes = Atomic<Int>(0)
    private let isOver = Atomic<Bool>(false)

    init(bound: Load) {
        self.bound = bound
    }

    /// How many commands were taken and have no reply.
    var waiting: Int { self.commands.load(ordering: .relaxed) }
    /// Whether it takes anything at all.
    var isClosed: Bool { self.isOver.load(ordering: .relaxed) }

    /// Takes a request, unless it would be too much.
    func offer(_ request: Request<Asker>) -> Outcome {
        let load = request.load
        let commands = self.commands.add(load.commands, ordering: .relaxed).newValue
        let bytes = self.bytes.add(load.bytes, ordering: .relaxed).newValue
        guard commands <= self.bound.commands, bytes <= self.bound.bytes else {
            self.release(load)
            return .full
        }
        let outcome = self.put(.submit(request))
        if case .closed = outcome { self.release(load) }
        return outcome
    }

    /// Puts an order that has no bound: there are no more cancellations than requests.
    func put(_ order: Order) -> Outcome {
        self.state.withLock { state in
            guard !state.isClosed else { return .closed }
            state.orders.append(order)
            return state.orders.count == 1 ? .takenFirst : .taken
        }
    }

    /// Swaps what has come for an empty array.
    func fetch(_ orders: inout [Order]) {
        self.state.withLock { swap(&$0.orders, &orders) }
    }

    /// Takes nothing more, and gives back what was not fetched.
    func close() -> [Order] {
        self.isOver.store(true, ordering: .relaxed)
        return self.state.withLock { state in
            state.isClosed = true
            defer { state.orders = [] }
            return state.orders
        }
    }

    /// Makes room for others.
    func release(_ load: Load) {
        guard load != Load() else { return }
        self.commands.subtract(load.commands, ordering: .relaxed)
        self.bytes.subtract(load.bytes, ordering: .relaxed)
    }
}
