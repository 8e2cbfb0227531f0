import NIOCore

/// The requests of one connection: those not sent yet, and those whose replies are owed, in the order of both.
///
/// A request whose asker has gone keeps its place once it was sent, since its reply will come; that one is dropped. One
/// that was not sent yet leaves without a trace.
struct CommandQueue<Token: Sendable>: Sendable {
    private struct Owed: Sendable {
        let id: UInt64
        /// Nil: the asker has gone.
        var token: Token?
        let deadline: NIODeadline
        var load: Load
        /// How many replies of a batch are to come; nil is no batch.
        var batch: Int?
        /// The replies of a batch that have come.
        var replies: [Result<RedisValue, RedisError>] = []
        let confirmation: SubscriptionConfirmation?
    }

    private var held = CircularBuffer<Request<Token>>()
    private var owed = CircularBuffer<Owed>()
    /// What has left since it was last asked.
    private var released = Load()
    /// No asker's deadline is before this.
    private(set) var earliest = NIODeadline.distantFuture

    /// How many wait for an answer.
    private(set) var askers = 0
    /// Whether a reply is owed.
    var isOwed: Bool { !self.owed.isEmpty }
    /// When the reply that is owed next should have come.
    var headDeadline: NIODeadline? { self.owed.first?.deadline }
    /// What the server will say instead of the next reply.
    var headConfirmation: SubscriptionConfirmation? { self.owed.first?.confirmation }

    /// Queues a request.
    mutating func hold(_ request: Request<Token>) {
        self.earliest = min(self.earliest, request.deadline)
        self.askers += 1
        self.held.append(request)
    }

    /// Takes the next request to be sent; from now on its reply is owed.
    mutating func send() -> ByteBuffer? {
        guard let request = self.held.popFirst() else { return nil }
        self.owed.append(
            Owed(
                id: request.id,
                token: request.token,
                deadline: request.deadline,
                load: request.load,
                batch: request.batch,
                confirmation: request.confirmation
            )
        )
        return request.encoded
    }

    /// Notes a reply that nobody waits for: that to a question of the connection's own.
    mutating func oweNothing(until deadline: NIODeadline) {
        self.owed.append(Owed(id: 0, token: nil, deadline: deadline, load: Load(), confirmation: nil))
    }

    /// Gives a reply to the request it is for; to be called only while one is owed.
    mutating func reply(_ reply: Result<RedisValue, RedisError>) -> Delivery<Token>? {
        guard let batch = self.owed.first?.batch else {
            guard let head = self.owed.popFirst() else { return nil }
            self.released += head.load
            return self.delivery(head.token, .one(reply))
        }
        if batch > 1 {
            self.owed[self.owed.startIndex].batch = batch - 1
            if self.owed[self.owed.startIndex].token != nil {
                self.owed[self.owed.startIndex].replies.append(reply)
            }
            return nil
        }
        guard var head = self.owed.popFirst() else { return nil }
        self.released += head.load
        head.replies.append(reply)
        return self.delivery(head.token, .many(head.replies))
    }

    private mutating func delivery(_ token: Token?, _ answer: Answer) -> Delivery<Token>? {
        guard let token else { return nil }
        self.askers -= 1
        return Delivery(token: token, answer: answer)
    }

    /// Lets those go whose time is over.
    mutating func expire(at now: NIODeadline) -> [Delivery<Token>] {
        guard self.earliest <= now else { return [] }
        let deliveries = self.release(owed: .timedOut(wasSent: true), held: .timedOut(wasSent: false)) { _, deadline in
            deadline <= now
        }
        let owed = self.owed.lazy.filter { $0.token != nil }.map(\.deadline)
        self.earliest = min(owed.min() ?? .distantFuture, self.held.lazy.map(\.deadline).min() ?? .distantFuture)
        return deliveries
    }

    /// Lets those go that were cancelled; what is not here any more, or not yet, is passed over.
    mutating func cancel(_ ids: Set<UInt64>) -> [Delivery<Token>] {
        self.release(owed: .cancelled, held: .cancelled, isWhole: true) { id, _ in ids.contains(id) }
    }

    /// Lets everybody go, and forgets what was owed.
    mutating func end(owed: RedisError, held: RedisError) -> [Delivery<Token>] {
        let deliveries = self.release(owed: owed, held: held) { _, _ in true }
        for entry in self.owed { self.released += entry.load }
        self.owed.removeAll()
        return deliveries
    }

    /// What has left since this was last asked.
    mutating func takeReleased() -> Load {
        defer { self.released = Load() }
        return self.released
    }

    /// Lets those go who are meant; what a batch has got already stays its own, unless the whole of it is meant.
    private mutating func release(
        owed: RedisError,
        held: RedisError,
        isWhole: Bool = false,
        where isMeant: (UInt64, NIODeadline) -> Bool
    ) -> [Delivery<Token>] {
        var deliveries: [Delivery<Token>] = []
        for index in self.owed.indices {
            let entry = self.owed[index]
            guard let token = entry.token, isMeant(entry.id, entry.deadline) else { continue }
            self.owed[index].token = nil
            self.owed[index].replies = []
            deliveries.append(Delivery(token: token, answer: Self.failure(owed, of: entry, isWhole: isWhole)))
        }
        self.held.removeAll { request in
            guard isMeant(request.id, request.deadline) else { return false }
            self.released += request.load
            deliveries.append(Delivery(token: request.token, answer: .one(.failure(held))))
            return true
        }
        self.askers -= deliveries.count
        return deliveries
    }

    private static func failure(_ error: RedisError, of entry: Owed, isWhole: Bool) -> Answer {
        guard let remaining = entry.batch, !isWhole else { return .one(.failure(error)) }
        return .many(entry.replies + Array(repeating: .failure(error), count: remaining))
    }
}
