import Logging
import NIOCore
import Synchronization

/// Carries out what ``SubscriptionBook`` decides, over a connection that is there for subscriptions alone.
///
/// One of its own under either protocol: a server gives a subscriber another bound for what it does not read, and ends the
/// connection beyond it, which should not cost anybody's commands.
final class SubscriptionHub: Sendable {
    typealias Opener = CheckedContinuation<Result<Void, RedisError>, Never>

    struct Reader {
        let buffer: MessageBuffer
        /// Who waits for the server's confirmation.
        var opener: Opener?
    }

    struct State {
        var book: SubscriptionBook
        var readers: [UInt64: Reader] = [:]
        var lastID: UInt64 = 0
        var connection: RedisConnection?
        var isClosed = false
        /// Whoever keeps the connection, while none is wanted.
        var sleeper: CheckedContinuation<Void, Never>?
    }

    let configuration: RedisConfiguration
    let factory: ConnectionFactory
    let logger: Logger
    private let timers: any EventLoop
    let state: Mutex<State>

    init(_ configuration: RedisConfiguration, factory: ConnectionFactory, timers: any EventLoop, logger: Logger) {
        self.configuration = configuration
        self.factory = factory
        self.timers = timers
        self.logger = logger
        self.state = Mutex(State(book: SubscriptionBook(bound: configuration.maximumPending)))
    }

    /// Subscribes, and returns when the server has confirmed all of it.
    func subscribe(to topics: Set<Topic>, buffer bound: Int) async throws(RedisError) -> RedisSubscription {
        let buffer = MessageBuffer(bound: Load(commands: bound, bytes: self.configuration.maximumReply))
        let id = self.state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        let subscription = RedisSubscription(id: id, buffer: buffer, hub: self)
        let deadline = NIODeadline.now() + TimeAmount(self.configuration.commandTimeout)
        let timer = self.timers.scheduleTask(deadline: deadline) { self.fail(id, .timedOut(wasSent: true)) }
        defer { timer.cancel() }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { (opener: Opener) in
                self.add(id, Reader(buffer: buffer, opener: opener), topics)
                // What came before the reader did not find it.
                if Task.isCancelled { self.fail(id, .cancelled) }
                if deadline <= .now() { self.fail(id, .timedOut(wasSent: true)) }
            }
        } onCancel: {
            self.fail(id, .cancelled)
        }
        try result.get()
        return subscription
    }

    private func add(_ id: UInt64, _ reader: Reader, _ topics: Set<Topic>) {
        let refusal = self.change { state -> (RedisError?, [SubscriptionBook.Directive]) in
            guard !state.isClosed else { return (.closed, []) }
            guard let directives = state.book.subscribe(id, to: topics) else { return (.overloaded, []) }
            state.readers[id] = reader
            return (nil, directives)
        }
        if let refusal { reader.opener?.resume(returning: .failure(refusal)) }
    }

    /// Removes a subscriber, if it is still there.
    func unsubscribe(_ id: UInt64) {
        self.change { state in
            state.readers[id] = nil
            return ((), state.book.unsubscribe(id))
        }
    }

    /// Removes a subscriber that still waits for the server, and tells it why.
    private func fail(_ id: UInt64, _ error: RedisError) {
        let opener = self.change { state -> (Opener?, [SubscriptionBook.Directive]) in
            guard let opener = state.readers[id]?.opener else { return (nil, []) }
            state.readers[id] = nil
            return (opener, state.book.unsubscribe(id))
        }
        opener?.resume(returning: .failure(error))
    }

    /// Changes the state in one step, and then does what the book says.
    @discardableResult
    func change<Answer>(
        _ body: (inout State) -> (Answer, [SubscriptionBook.Directive])
    ) -> Answer where Answer: Sendable {
        let (answer, directives, connection, sleeper, readers) = self.state.withLock { state in
            let (answer, directives) = body(&state)
            let sleeper = state.book.isWanted ? state.sleeper.take() : nil
            let readers = directives.map { Self.reader(for: $0, &state) }
            return (answer, directives, state.connection, sleeper, readers)
        }
        sleeper?.resume()
        for (directive, reader) in zip(directives, readers) { self.carryOut(directive, reader, connection) }
        return answer
    }

    /// The reader that a directive is about, who is told once and forgotten if it is over.
    private static func reader(for directive: SubscriptionBook.Directive, _ state: inout State) -> Reader? {
        switch directive {
        case .join, .leave:
            return nil
        case .resume(let id):
            return state.readers[id]
        case .establish(let id):
            defer { state.readers[id]?.opener = nil }
            return state.readers[id]
        case .fail(let id, _):
            return state.readers.removeValue(forKey: id)
        }
    }

    private func carryOut(_ directive: SubscriptionBook.Directive, _ reader: Reader?, _ connection: RedisConnection?) {
        switch directive {
        case .join(let topic):
            self.send(topic.joining, topic, isJoining: true, connection)
        case .leave(let topic):
            self.send(topic.leaving, topic, isJoining: false, connection)
        case .establish:
            reader?.opener?.resume(returning: .success(()))
        case .resume:
            reader?.buffer.put(.reconnected)
        case .fail(_, let error):
            if let opener = reader?.opener { opener.resume(returning: .failure(error)) }
            reader?.buffer.end(error)
        }
    }

    private func send(_ command: RedisCommand, _ topic: Topic, isJoining: Bool, _ connection: RedisConnection?) {
        guard let connection else { return }
        connection.send(
            command,
            confirmedBy: isJoining ? topic.joined : topic.left,
            until: .now() + TimeAmount(self.configuration.commandTimeout)
        ) { reply in
            self.answered(topic, isJoining: isJoining, reply, connection)
        }
    }
}
