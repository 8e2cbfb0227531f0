import NIOCore

/// What one connection says and what it makes of what it hears, from its greeting to its end.
///
/// It does no work: it is told what happened and when, and answers with what is to be done. So everything about order,
/// time limits, cancellation and loss can be tried without a network.
struct ConnectionState<Token: Sendable>: Sendable {
    /// What is to be done.
    enum Directive: Sendable {
        /// Send what the connection has to say for itself.
        case write(ByteBuffer)
        /// The greeting is over: requests are taken from now on.
        case becomeReady(RedisProtocol)
        /// Hand an answer to whom it is for.
        case deliver(Delivery<Token>)
        /// Hand on what no request asked for.
        case push([RedisValue])
        /// Close the connection, for this reason.
        case close(RedisError)
    }

    /// What a connection is for.
    enum Role: Hashable, Sendable {
        case commands
        /// Under RESP2 some replies are none there: they are messages.
        case subscriptions
    }

    struct Settings: Hashable, Sendable {
        var role = Role.commands
        /// How long a reply may be overdue, with nothing heard, before the connection is given up; and how long a
        /// question of the connection's own may take.
        var patience: TimeAmount
        /// After how long a silence a connection that owes nothing is asked whether it is still there.
        var keepAlive: TimeAmount
    }

    enum Phase: Sendable {
        case greeting(Handshake, deadline: NIODeadline)
        case ready(RedisProtocol)
        /// As ready, but nothing new is taken, and the end is when nobody waits any more.
        case draining(RedisProtocol)
        case closed
    }

    let settings: Settings
    var phase: Phase
    var queue = CommandQueue<Token>()
    /// When something was last heard.
    private var heardAt: NIODeadline

    /// A connection that has just been opened, to be greeted until the deadline.
    init(_ handshake: Handshake, settings: Settings, at now: NIODeadline, deadline: NIODeadline) {
        self.settings = settings
        self.phase = .greeting(handshake, deadline: deadline)
        self.heardAt = now
    }

    /// Begins the greeting.
    func opened() -> Directive? {
        guard case .greeting(let handshake, _) = self.phase else { return nil }
        return .write(handshake.opening.encoded)
    }

    /// Takes a request, to be sent when ``nextWrite()`` says so; one that comes too late is answered at once.
    mutating func submitted(_ request: Request<Token>, at now: NIODeadline) -> Directive? {
        switch self.phase {
        case .ready where request.deadline <= now:
            return .deliver(Delivery(token: request.token, answer: .one(.failure(.timedOut(wasSent: false)))))
        case .ready:
            self.queue.hold(request)
            return nil
        case .greeting, .draining, .closed:
            return .deliver(Delivery(token: request.token, answer: .one(.failure(.connectionLost(wasSent: false)))))
        }
    }

    /// What is to be written next; nil is nothing more.
    ///
    /// To be asked only while the connection takes more: what is not written can still be taken back.
    mutating func nextWrite() -> ByteBuffer? {
        switch self.phase {
        case .ready, .draining: self.queue.send()
        case .greeting, .closed: nil
        }
    }

    /// Lets those go whose tasks were cancelled.
    mutating func cancelled(_ ids: Set<UInt64>) -> [Directive] {
        self.queue.cancel(ids).map { .deliver($0) } + self.endOfDraining()
    }

    /// Takes no more requests, and ends when nobody waits for a reply.
    mutating func drain() -> [Directive] {
        switch self.phase {
        case .greeting:
            self.phase = .closed
            return [.close(.closed)]
        case .ready(let version):
            self.phase = .draining(version)
            return self.endOfDraining()
        case .draining, .closed:
            return []
        }
    }

    /// The connection has ended; everybody who waits is told.
    mutating func ended(_ reason: RedisError) -> [Directive] {
        self.phase = .closed
        let owed: RedisError = if case .protocolError = reason { reason } else { .connectionLost(wasSent: true) }
        return self.queue.end(owed: owed, held: .connectionLost(wasSent: false)).map { .deliver($0) }
    }

    /// Notes that the server is there.
    mutating func heard(at now: NIODeadline) {
        self.heardAt = now
    }

    /// Whether it is time to go, for one that takes nothing more; to be asked after replies were received.
    func endOfDraining() -> [Directive] {
        guard case .draining = self.phase, self.queue.askers == 0 else { return [] }
        return [.close(.closed)]
    }

    // MARK: Time

    /// When ``woken(at:)`` is to be called, unless a request with an earlier deadline comes.
    var nextWake: NIODeadline {
        switch self.phase {
        case .greeting(_, let deadline): deadline
        case .ready, .draining: min(self.queue.earliest, self.silenceEnds)
        case .closed: .distantFuture
        }
    }

    /// Looks whose time is over.
    mutating func woken(at now: NIODeadline) -> [Directive] {
        switch self.phase {
        case .greeting(_, let deadline):
            guard deadline <= now else { return [] }
            return [.close(.unreachable(reason: "the server did not answer the greeting in time"))]
        case .ready, .draining:
            var directives: [Directive] = self.queue.expire(at: now).map { .deliver($0) } + self.endOfDraining()
            guard self.silenceEnds <= now else { return directives }
            if self.queue.isOwed {
                directives.append(.close(.connectionLost(wasSent: true)))
            } else {
                self.queue.oweNothing(until: now + self.settings.patience)
                directives.append(.write(Self.ping))
            }
            return directives
        case .closed:
            return []
        }
    }

    /// When silence has lasted too long: for a reply that is overdue, or for somebody who may not be there any more.
    private var silenceEnds: NIODeadline {
        guard let due = self.queue.headDeadline else { return self.heardAt + self.settings.keepAlive }
        return max(due, self.heardAt) + self.settings.patience
    }

    private static var ping: ByteBuffer { RedisCommand("PING").encoded }
}
