/// Which connections there are, and who waits for one.
///
/// It decides and does no work: what is to be told to whom is in its answers.
struct Roster<Connection: Sendable, Waiter: Sendable>: Sendable {
    /// The state of one of the connections that are to be kept.
    enum Slot: Sendable {
        /// It is being made, and nothing speaks against it.
        case awaited
        case ready(Connection)
        /// The last attempt failed.
        case failed(RedisError)
    }

    enum Choice: Sendable {
        case use(Connection)
        case wait
        case refuse(RedisError)
    }

    private let bound: Int
    private(set) var slots: [Slot]
    private var waiters: [UInt64: Waiter] = [:]
    private(set) var isClosed = false

    /// So many connections, and so many who may wait for one.
    init(connections: Int, bound: Int) {
        self.bound = bound
        self.slots = Array(repeating: .awaited, count: max(1, connections))
    }

    /// The connections that are ready.
    var ready: [Connection] {
        self.slots.compactMap { if case .ready(let connection) = $0 { connection } else { nil } }
    }

    /// Why there is no connection, if every last attempt failed.
    var failure: RedisError? {
        var failure: RedisError?
        for slot in self.slots {
            guard case .failed(let error) = slot else { return nil }
            failure = error
        }
        return failure
    }

    /// Chooses a connection for a command: the one with the least to do.
    ///
    /// `load` says how much that is, and nil of a connection that has ended but whose end is not noted here yet.
    func choose(load: (Connection) -> Int?) -> Choice {
        guard !self.isClosed else { return .refuse(.closed) }
        var best: (connection: Connection, load: Int)?
        for case .ready(let connection) in self.slots {
            guard let load = load(connection), load < best?.load ?? .max else { continue }
            best = (connection, load)
            if load == 0 { break }
        }
        if let best { return .use(best.connection) }
        return self.failure.map { .refuse($0) } ?? .wait
    }

    /// Has somebody wait; false says that as many as are allowed do already.
    mutating func enlist(_ waiter: Waiter, id: UInt64) -> Bool {
        guard self.waiters.count < self.bound else { return false }
        self.waiters[id] = waiter
        return true
    }

    /// Takes back somebody who waits.
    mutating func forget(_ id: UInt64) -> Waiter? { self.waiters.removeValue(forKey: id) }

    /// Notes a connection; whoever waited may have it.
    mutating func opened(_ slot: Int, _ connection: Connection) -> [Waiter] {
        self.slots[slot] = .ready(connection)
        return self.takeWaiters()
    }

    /// Notes that a connection has ended, and that another one is being made.
    mutating func ended(_ slot: Int) {
        self.slots[slot] = .awaited
    }

    /// Notes that an attempt has failed; whoever waits is told if there is nothing to wait for any more.
    mutating func failed(_ slot: Int, _ error: RedisError) -> [Waiter] {
        self.slots[slot] = .failed(error)
        return self.failure == nil ? [] : self.takeWaiters()
    }

    /// Takes nobody any more; whoever waits is told.
    mutating func close() -> [Waiter] {
        self.isClosed = true
        return self.takeWaiters()
    }

    private mutating func takeWaiters() -> [Waiter] {
        defer { self.waiters = [:] }
        return Array(self.waiters.values)
    }
}
